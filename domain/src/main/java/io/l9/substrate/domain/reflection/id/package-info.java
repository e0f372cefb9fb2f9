/** Ids of reflections and task reflections. May use {@code shared}. */
@NullMarked
package io.l9.substrate.domain.reflection.id;

import org.jspecify.annotations.NullMarked;
