package io.l9.substrate.persistence.memory.event;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Repository;
import java.util.List;

/** Writes of {@code agent_memory_events}. */
@Repository
interface AgentEventTable {

  @Insert
  void insertAll(List<AgentEventRow> rows);
}
