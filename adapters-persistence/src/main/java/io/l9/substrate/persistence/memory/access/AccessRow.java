package io.l9.substrate.persistence.memory.access;

import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/** A row of {@code memory_access_log}; a trigger decides which of them count. */
@Entity
@Table(name = "memory_access_log")
class AccessRow extends OwnedRow {

  @Id
  @Column(name = "access_id")
  public UUID id;

  @Column(name = "target_type", nullable = false, length = Length.LONG32)
  public AccessTarget.Type targetType;

  @Column(name = "target_id", nullable = false)
  public UUID targetId;

  /** Null in rows of other clients, which say no more than whether it was useful. */
  @Column(name = "kind", length = Length.LONG32)
  public @Nullable AccessKind kind;

  /** For clients that read the specification's columns only. */
  @Column(name = "was_useful")
  public @Nullable Boolean useful;

  @Column(name = "agent_id", nullable = false, length = Length.LONG32)
  public String agentId;

  @Column(name = "access_context", length = Length.LONG32)
  public @Nullable String context;

  @Column(name = "query_id")
  public @Nullable UUID query;

  @Column(name = "rank")
  public @Nullable Integer rank;

  @Column(name = "relevance_score")
  public @Nullable Double relevance;

  @Column(name = "feedback_reason", length = Length.LONG32)
  public @Nullable String reason;

  @Column(name = "accessed_at", nullable = false)
  public Instant at;
}
