/**
 * What needs a person: one list of conflicts, of facts that are used more than they are trusted, of
 * rejected values that come again, and of important packets that expire. Guarantees that an entry
 * that a person has resolved comes back when its matter changes. May use {@code shared}, {@code
 * tenancy}, {@code memory.packet} and {@code knowledge.fact}.
 */
@NullMarked
package io.l9.substrate.domain.knowledge.review;

import org.jspecify.annotations.NullMarked;
