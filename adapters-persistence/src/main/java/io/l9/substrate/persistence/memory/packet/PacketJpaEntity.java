package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.persistence.shared.OwnedRow;
import io.l9.substrate.persistence.shared.UsageColumns;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code packet_store} as it is read. Packets are written in batches by SQL. Rows that
 * other clients wrote lack what only we set.
 */
@Entity
@Immutable
@Table(name = "packet_store")
class PacketJpaEntity extends OwnedRow {

  @Id
  @Column(name = "packet_id")
  public UUID id;

  @Column(name = "packet_type", nullable = false, length = Length.LONG32)
  public String packetType;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "envelope", nullable = false)
  public JsonDocument payload;

  @Column(name = "agent_id", length = Length.LONG32)
  public @Nullable String agentId;

  @Column(name = "thread_id")
  public @Nullable UUID thread;

  @Column(name = "timestamp", nullable = false)
  public Instant timestamp;

  @Column(name = "parent_ids")
  public @Nullable List<UUID> parents;

  @Column(name = "derivation", length = Length.LONG32)
  public @Nullable String derivation;

  @Column(name = "generation", nullable = false)
  public int generation;

  @Column(name = "root_id", nullable = false)
  public UUID root;

  @Column(name = "tags", length = Length.LONG32)
  public @Nullable List<String> tags;

  @Column(name = "ttl")
  public @Nullable Instant expiresAt;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public String visibility;

  @Embedded public @Nullable UsageColumns usage;

  @Column(name = "contradiction_count")
  public @Nullable Integer contradictionCount;

  @Column(name = "content_hash", length = Length.LONG32)
  public @Nullable String contentHash;

  @Column(name = "duplicate_of")
  public @Nullable UUID duplicateOf;

  @Column(name = "chunk_count")
  public @Nullable Integer chunkCount;
}
