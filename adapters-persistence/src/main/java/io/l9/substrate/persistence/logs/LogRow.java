package io.l9.substrate.persistence.logs;

import io.l9.substrate.domain.logs.LogLevel;
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

/** A row of {@code agent_log}. */
@Entity
@Immutable
@Table(name = "agent_log")
class LogRow extends OwnedRow {

  @Id
  @Column(name = "log_id")
  public UUID id;

  @Column(name = "agent_id", nullable = false, length = Length.LONG32)
  public String agentId;

  @Column(name = "level", nullable = false, length = Length.LONG32)
  public LogLevel level;

  @Column(name = "message", nullable = false, length = Length.LONG32)
  public String message;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "metadata")
  public @Nullable JsonDocument details;

  @Column(name = "task_id", length = Length.LONG32)
  public @Nullable String task;

  @Column(name = "timestamp", nullable = false)
  public Instant timestamp;

  @Column(name = "batch_ordinal")
  public @Nullable Integer batchOrdinal;
}
