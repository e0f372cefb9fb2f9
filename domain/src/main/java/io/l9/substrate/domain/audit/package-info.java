/**
 * The audit log: who changed what, when and why. Guarantees that entries are only added, that each
 * tenant's entries are a chain in which a change, a gap or another order shows, and that an entry
 * is no more visible than what it is about. May use {@code shared} and {@code tenancy}.
 */
@NullMarked
package io.l9.substrate.domain.audit;

import org.jspecify.annotations.NullMarked;
