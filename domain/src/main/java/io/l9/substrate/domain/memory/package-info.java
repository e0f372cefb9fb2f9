/**
 * The ports of memory as two records: everything it needs of one store, and everything it offers.
 * May use the packages of memory, {@code shared} and {@code tenancy}.
 */
@NullMarked
package io.l9.substrate.domain.memory;

import org.jspecify.annotations.NullMarked;
