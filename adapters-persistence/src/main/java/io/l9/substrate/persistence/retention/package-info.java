/**
 * Retention in {@code retention_policies}, {@code retention_holds} and {@code retention_removals}.
 * May use {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.retention;

import org.jspecify.annotations.NullMarked;
