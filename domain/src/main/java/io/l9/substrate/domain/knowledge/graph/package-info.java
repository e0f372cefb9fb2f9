/**
 * Relationships between entities, and the graph that they make: neighbours, traversals, paths, and
 * merges of entities that have several names. Guarantees that the edge of a fact is what is
 * believed of the fact, that the answer to a question about the graph does not depend on the order
 * in which it was written, and that a merge can be undone. May use {@code shared}, {@code tenancy},
 * {@code memory.id}, {@code knowledge.entity} and {@code knowledge.fact}.
 */
@NullMarked
package io.l9.substrate.domain.knowledge.graph;

import org.jspecify.annotations.NullMarked;
