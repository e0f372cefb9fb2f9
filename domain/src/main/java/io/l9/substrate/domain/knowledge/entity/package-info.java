/** Names of entities, and when two of them are one. May use {@code shared} and {@code tenancy}. */
@NullMarked
package io.l9.substrate.domain.knowledge.entity;

import org.jspecify.annotations.NullMarked;
