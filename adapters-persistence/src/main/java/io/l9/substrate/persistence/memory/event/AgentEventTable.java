package io.l9.substrate.persistence.memory.event;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code agent_memory_events} that a scope sees. */
@Repository
interface AgentEventTable {

  @Insert
  void insertAll(List<AgentEventRow> rows);

  @Query("from AgentEventRow where id = :id")
  Optional<AgentEventRow> find(UUID id);
}
