package io.l9.substrate.persistence.memory.event;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code agent_memory_events}. */
@Entity
@Immutable
@Table(name = "agent_memory_events")
class AgentEventRow extends OwnedRow {

  @Id
  @Column(name = "event_id")
  public UUID id;

  @Column(name = "agent_id", nullable = false, length = Length.LONG32)
  public String agentId;

  @Column(name = "event_type", nullable = false, length = Length.LONG32)
  public String eventType;

  @Column(name = "packet_id")
  public @Nullable UUID packet;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "content", nullable = false)
  public JsonDocument content;

  @Column(name = "timestamp", nullable = false)
  public Instant timestamp;
}
