/**
 * The list of what needs a person: conflicts, facts that are used more than they are trusted,
 * rejected values that come again, lessons that do harm, contradict each other or are rejected, and
 * important packets that expire. Guarantees that an entry that a person has resolved comes back
 * when its matter changes. May use {@code shared}, {@code tenancy}, {@code memory.id}, {@code
 * memory.packet}, {@code knowledge.fact}, {@code reflection.id}, {@code reflection.lesson} and
 * {@code reflection.use}.
 */
@NullMarked
package io.l9.substrate.domain.knowledge.review;

import org.jspecify.annotations.NullMarked;
