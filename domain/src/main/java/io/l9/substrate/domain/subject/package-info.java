/**
 * Subjects: the users, organisations and tenants whose data can be erased. Guarantees that nothing
 * is written in the name of an erased subject, that an erasure which was interrupted goes on where
 * it stopped, and that a certificate counts what a second look found. May use {@code shared},
 * {@code tenancy} and {@code audit}.
 */
@NullMarked
package io.l9.substrate.domain.subject;

import org.jspecify.annotations.NullMarked;
