package io.l9.substrate.persistence.memory.note;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The columns of {@code semantic_memory} but the vector. */
@MappedSuperclass
abstract class NoteColumns extends OwnedRow {

  @Id
  @Column(name = "embedding_id")
  public UUID id;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "agent_id", length = Length.LONG32)
  public @Nullable String agentId;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "payload", nullable = false)
  public JsonDocument payload;

  @Column(name = "importance_score")
  public @Nullable Double importance;

  @Column(name = "created_at", nullable = false)
  public Instant createdAt;
}
