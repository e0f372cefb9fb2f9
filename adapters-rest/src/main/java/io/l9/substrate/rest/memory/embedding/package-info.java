/**
 * The routes of vectors and their spaces, and their wire shapes. Guarantees that the numbers of a
 * vector go out only if they are asked for. May use {@code http} and the domain's embeddings.
 */
@NullMarked
package io.l9.substrate.rest.memory.embedding;

import org.jspecify.annotations.NullMarked;
