package io.l9.substrate.persistence.knowledge.graph;

import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.util.UUID;

/** Deletions in {@code entity_relationships}. */
@Repository
interface RelationshipTable {

  @Query("delete from RelationshipRow where id = :id")
  int delete(UUID id);
}
