/**
 * Relationships in {@code entity_relationships}, merges of entities in {@code entity_aliases}.
 * Guarantees that names are compared as the database normalises them, and that the order of an
 * answer is that of code points in every database. May use {@code tenancy}, {@code shared} and the
 * domain.
 */
@NullMarked
package io.l9.substrate.persistence.knowledge.graph;

import org.jspecify.annotations.NullMarked;
