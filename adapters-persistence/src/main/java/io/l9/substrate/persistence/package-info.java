/**
 * The way into this module: {@link io.l9.substrate.persistence.Persistence} opens the database and
 * hands out the ports. Guarantees that every port works inside the one unit of work. May use the
 * domain and the packages below.
 */
@NullMarked
package io.l9.substrate.persistence;

import org.jspecify.annotations.NullMarked;
