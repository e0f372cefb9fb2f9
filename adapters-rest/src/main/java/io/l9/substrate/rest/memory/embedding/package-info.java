/**
 * The routes of vectors and their spaces, and their wire shapes. It guards that the numbers of a
 * vector go out only if they are asked for. It may use {@code http} and the domain's embeddings.
 */
@NullMarked
package io.l9.substrate.rest.memory.embedding;

import org.jspecify.annotations.NullMarked;
