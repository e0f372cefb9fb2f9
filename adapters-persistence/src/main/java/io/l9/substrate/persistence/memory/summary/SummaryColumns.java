package io.l9.substrate.persistence.memory.summary;

import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@code memory_summaries} but those of the search index. Rows that other clients
 * wrote may lack values of nullable columns.
 */
@MappedSuperclass
abstract class SummaryColumns extends OwnedRow {

  @Id
  @Column(name = "summary_id")
  public UUID id;

  @Column(name = "scope", nullable = false, updatable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "scope_type", nullable = false, updatable = false, length = Length.LONG32)
  public SummaryKind kind;

  @Column(name = "scope_value", nullable = false, updatable = false, length = Length.LONG32)
  public String value;

  @Column(name = "summary_text", nullable = false, length = Length.LONG32)
  public String text;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "key_facts")
  public @Nullable JsonDocument keyFacts;

  @Column(name = "key_entities", length = Length.LONG32)
  public @Nullable List<String> keyEntities;

  @Column(name = "key_decisions", length = Length.LONG32)
  public @Nullable List<String> keyDecisions;

  @Column(name = "source_packet_ids")
  public @Nullable List<UUID> sources;

  @Column(name = "confidence")
  public @Nullable Double confidence;

  @Column(name = "coverage_start")
  public @Nullable Instant coverageStart;

  @Column(name = "coverage_end")
  public @Nullable Instant coverageEnd;

  @Column(name = "created_at", updatable = false)
  public @Nullable Instant createdAt;

  @Column(name = "updated_at", nullable = false)
  public Instant updatedAt;

  @Column(name = "valid_until")
  public @Nullable Instant validUntil;

  @Column(name = "created_by", length = Length.LONG32)
  public @Nullable String author;

  @Column(name = "collected", nullable = false, updatable = false)
  public boolean collected;

  @Column(name = "max_sentences", nullable = false, updatable = false)
  public int maxSentences;

  @Version
  @Column(name = "version", nullable = false)
  public int version;
}
