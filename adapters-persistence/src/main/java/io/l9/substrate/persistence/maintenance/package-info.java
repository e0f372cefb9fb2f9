/**
 * The jobs' batches and the record of their runs, in SQL. Guarantees that nobody but a platform
 * administrator touches rows of more than one tenant. May use {@code shared}, {@code tenancy},
 * {@code retention} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.maintenance;

import org.jspecify.annotations.NullMarked;
