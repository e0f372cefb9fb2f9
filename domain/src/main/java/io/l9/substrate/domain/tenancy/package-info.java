/**
 * Who acts, and on whose rows. It guards that nothing is read or written outside of one tenant's
 * scope: the rules here are the plain-Java twin of the database's row level security. It may use
 * only {@code shared}.
 */
@NullMarked
package io.l9.substrate.domain.tenancy;

import org.jspecify.annotations.NullMarked;
