/**
 * The routes of relationships, of the graph and of merges, and their wire shapes. May use {@code
 * http} and the domain's graph.
 */
@NullMarked
package io.l9.substrate.rest.knowledge.graph;

import org.jspecify.annotations.NullMarked;
