/**
 * Retention: for how many days a tenant keeps rows of a kind, and holds that stop every deletion by
 * age. Guarantees that nothing of one tenant counts in another, and that the audit log says what
 * was deleted. May use {@code shared}, {@code tenancy} and {@code audit}.
 */
@NullMarked
package io.l9.substrate.domain.retention;

import org.jspecify.annotations.NullMarked;
