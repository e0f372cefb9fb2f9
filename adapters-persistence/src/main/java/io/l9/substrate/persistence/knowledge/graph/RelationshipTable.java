package io.l9.substrate.persistence.knowledge.graph;

import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.util.UUID;

/** Deletions in {@code entity_relationships}. */
@Repository
interface RelationshipTable {

  @Query("delete from RelationshipRow where id = :id and fact is null")
  int delete(UUID id);

  @Query("delete from RelationshipRow where fact = :fact")
  int deleteOfFact(UUID fact);
}
