/**
 * What every kit stands on: a clock, ids and random numbers that a test controls, and tenants with
 * every kind of actor and owner in them. It guards that a test can be repeated exactly from its
 * seed. It may use {@code domain.shared} and {@code domain.tenancy}.
 */
@NullMarked
package io.l9.substrate.testkit.shared;

import org.jspecify.annotations.NullMarked;
