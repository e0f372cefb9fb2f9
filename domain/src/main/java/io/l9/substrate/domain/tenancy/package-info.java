/**
 * Scopes and owners of rows. Guarantees that nothing is read or written outside of one tenant's
 * scope: the rules here are the plain-Java twin of the database's row level security. May use only
 * {@code shared}.
 */
@NullMarked
package io.l9.substrate.domain.tenancy;

import org.jspecify.annotations.NullMarked;
