/**
 * The kit of embedding repositories, and an embedder that needs no model. The kit guards that
 * vectors come back as they were stored, and only with their packets. The package may use {@code
 * domain} and {@code testkit.memory}.
 */
@NullMarked
package io.l9.substrate.testkit.memory.embedding;

import org.jspecify.annotations.NullMarked;
