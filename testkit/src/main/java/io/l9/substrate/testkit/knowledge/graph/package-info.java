/**
 * Kits of the ports of relationships, of the graph and of merges. May use {@code knowledge}, {@code
 * shared}, the domain and JUnit.
 */
@NullMarked
package io.l9.substrate.testkit.knowledge.graph;

import org.jspecify.annotations.NullMarked;
