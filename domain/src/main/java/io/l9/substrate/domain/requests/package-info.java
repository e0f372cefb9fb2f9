/**
 * Requests that are repeated, and requests that go on by themselves. Guarantees that a keyed
 * request takes effect once, and that no operation is shown as running which nobody runs. May use
 * {@code shared} and {@code tenancy}.
 */
@NullMarked
package io.l9.substrate.domain.requests;

import org.jspecify.annotations.NullMarked;
