/**
 * World models: entities with attributes that an organisation shares, every version of them, and
 * the states that the world went through. Guarantees that each committed update is one step of the
 * world's state, that no version of an entity is used twice, and that every state down to the
 * oldest kept one can be read, compared and restored. May use {@code shared} and {@code tenancy}.
 */
@NullMarked
package io.l9.substrate.domain.world;

import org.jspecify.annotations.NullMarked;
