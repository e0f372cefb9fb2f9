package io.l9.substrate.persistence.reasoning;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.util.UUID;

/** Writes of {@code reasoning_traces}. */
@Repository
interface ReasoningTable {

  @Insert
  void insert(ReasoningRow row);

  @Query("delete from ReasoningRow where id = :id")
  int delete(UUID id);
}
