/** Relationships, the graph that they make, and merges of entities, in memory. */
@NullMarked
package io.l9.substrate.inmemory.knowledge.graph;

import org.jspecify.annotations.NullMarked;
