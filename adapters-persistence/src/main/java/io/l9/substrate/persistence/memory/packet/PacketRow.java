package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code packet_store}. Rows of other clients lack the values that only the substrate
 * sets. An update writes tags, expiry, visibility and importance; functions of the schema count.
 */
@Entity
@Table(name = "packet_store")
class PacketRow extends OwnedRow {

  @Id
  @Column(name = "packet_id")
  public UUID id;

  @Column(name = "packet_type", nullable = false, updatable = false, length = Length.LONG32)
  public String packetType;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "envelope", nullable = false, updatable = false)
  public JsonDocument payload;

  @Column(name = "agent_id", updatable = false, length = Length.LONG32)
  public @Nullable String agentId;

  @Column(name = "thread_id", updatable = false)
  public @Nullable UUID thread;

  @Column(name = "timestamp", nullable = false, updatable = false)
  public Instant timestamp;

  @Column(name = "parent_ids", updatable = false)
  public @Nullable List<UUID> parents;

  @Column(name = "derivation", updatable = false, length = Length.LONG32)
  public @Nullable Derivation derivation;

  @Column(name = "generation", nullable = false, updatable = false)
  public int generation;

  @Column(name = "root_id", nullable = false, updatable = false)
  public UUID root;

  @Column(name = "tags", length = Length.LONG32)
  public @Nullable List<String> tags;

  @Column(name = "ttl")
  public @Nullable Instant expiresAt;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "importance_score")
  public @Nullable Double importance;

  @Column(name = "access_count", updatable = false)
  public @Nullable Integer accessCount;

  @Column(name = "last_accessed", updatable = false)
  public @Nullable Instant lastAccessed;

  @Column(name = "contradiction_count", updatable = false)
  public @Nullable Integer contradictionCount;

  @Column(name = "content_hash", updatable = false, length = Length.LONG32)
  public @Nullable String contentHash;

  @Column(name = "duplicate_of", updatable = false)
  public @Nullable UUID duplicateOf;

  @Column(name = "chunk_count", updatable = false)
  public @Nullable Integer chunkCount;

  @Column(name = "is_chunked", updatable = false)
  public @Nullable Boolean chunked;
}
