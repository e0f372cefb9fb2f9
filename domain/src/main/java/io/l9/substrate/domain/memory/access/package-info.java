/**
 * Which memories matter: how importance rises with use and fades with time. It guards that the
 * formulas here are those of the database functions of the same names. It may use only {@code
 * shared}.
 */
@NullMarked
package io.l9.substrate.domain.memory.access;

import org.jspecify.annotations.NullMarked;
