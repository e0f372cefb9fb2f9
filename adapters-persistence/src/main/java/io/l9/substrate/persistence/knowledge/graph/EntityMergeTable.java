package io.l9.substrate.persistence.knowledge.graph;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.util.UUID;

/** Writes of {@code entity_aliases}. */
@Repository
interface EntityMergeTable {

  @Insert
  void insert(EntityMergeRow row);

  @Query("delete from EntityMergeRow where id = :id")
  int delete(UUID id);
}
