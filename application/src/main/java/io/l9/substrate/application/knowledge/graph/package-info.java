/** Relationships, the graph that they make, and merges of entities. May use the domain. */
@NullMarked
package io.l9.substrate.application.knowledge.graph;

import org.jspecify.annotations.NullMarked;
