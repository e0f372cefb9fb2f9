/**
 * Which memories matter: who accessed what, what he thought of it, and how importance rises with
 * use and fades with time. It guards that the formulas here are those of the database functions,
 * and that accesses are only ever added. It may use {@code shared} and {@code tenancy}; packets it
 * names by their ids.
 */
@NullMarked
package io.l9.substrate.domain.memory.access;

import org.jspecify.annotations.NullMarked;
