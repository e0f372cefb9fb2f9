/**
 * Accesses, feedback, and the importance of memories that rises with use and fades with time.
 * Guarantees that the formulas here are those of the database functions, and that accesses are only
 * ever added. May use {@code shared} and {@code tenancy}; names packets by their ids.
 */
@NullMarked
package io.l9.substrate.domain.memory.access;

import org.jspecify.annotations.NullMarked;
