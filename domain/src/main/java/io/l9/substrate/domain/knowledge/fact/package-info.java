/**
 * Facts: statements of a subject, a predicate and an object, with the periods in which they hold,
 * the confidence in them, the packets that support them, and every change of them. Guarantees that
 * a rejected value is not believed again, that nothing believed is rewritten, and that the same
 * source counts once. May use {@code shared}, {@code tenancy}, names of entities and ids of
 * packets.
 */
@NullMarked
package io.l9.substrate.domain.knowledge.fact;

import org.jspecify.annotations.NullMarked;
