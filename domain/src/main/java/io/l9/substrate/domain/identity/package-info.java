/**
 * Callers and their credentials. Guarantees that a credential's secret is never stored, and that no
 * credential allows more than its maker has. May use {@code shared} and {@code tenancy}.
 */
@NullMarked
package io.l9.substrate.domain.identity;

import org.jspecify.annotations.NullMarked;
