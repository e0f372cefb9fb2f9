/**
 * Who may call, and with which credential. It guards that a credential's secret is never stored,
 * and that no credential allows more than whoever made it has. It may use {@code shared} and {@code
 * tenancy}.
 */
@NullMarked
package io.l9.substrate.domain.identity;

import org.jspecify.annotations.NullMarked;
