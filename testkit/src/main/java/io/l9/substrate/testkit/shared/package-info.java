/**
 * Base of the kits: a clock, ids and random numbers that a test controls, and tenants with every
 * kind of actor and owner in them, and the tests that repositories of owned rows share. A test can
 * be repeated exactly from its seed. The package may use {@code domain.shared} and {@code
 * domain.tenancy}.
 */
@NullMarked
package io.l9.substrate.testkit.shared;

import org.jspecify.annotations.NullMarked;
