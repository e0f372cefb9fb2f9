/**
 * The jobs, batch by batch, each batch a unit of work of its own. Guarantees that only a platform
 * administrator runs them and that every run is recorded. May use only the domain.
 */
@NullMarked
package io.l9.substrate.application.maintenance;

import org.jspecify.annotations.NullMarked;
