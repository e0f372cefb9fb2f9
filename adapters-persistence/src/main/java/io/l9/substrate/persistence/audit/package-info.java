/**
 * The audit log in {@code audit_log}. Guarantees that the end of a chain is held last and only
 * until the unit of work ends. May use {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.audit;

import org.jspecify.annotations.NullMarked;
