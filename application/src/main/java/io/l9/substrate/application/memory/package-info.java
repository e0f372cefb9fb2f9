/**
 * The use cases of memory, made of its store and its settings. Guarantees that they are reached in
 * no other way. May use the packages of its contexts, {@code shared}, {@code tenancy} and the
 * domain.
 */
@NullMarked
package io.l9.substrate.application.memory;

import org.jspecify.annotations.NullMarked;
