/**
 * Vectors of packets, the models of their spaces, and the packets that wait for vectors, in memory.
 */
@NullMarked
package io.l9.substrate.inmemory.memory.embedding;

import org.jspecify.annotations.NullMarked;
