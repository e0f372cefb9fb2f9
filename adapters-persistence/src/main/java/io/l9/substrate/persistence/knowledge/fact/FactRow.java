package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.Visibility;
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

/**
 * A row of {@code knowledge_facts} that the substrate governs: what may be NULL there is a value
 * that only rows of other clients lack, unless it is marked here.
 */
@Entity
@Immutable
@Table(name = "knowledge_facts")
class FactRow extends OwnedRow {

  @Id
  @Column(name = "fact_id")
  public UUID id;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "subject", nullable = false, length = Length.LONG32)
  public String subject;

  @Column(name = "predicate", nullable = false, length = Length.LONG32)
  public String predicate;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "object", nullable = false)
  public JsonDocument object;

  @Column(name = "object_type", length = Length.LONG32)
  public ObjectType objectType;

  @Column(name = "slot_key")
  public UUID slotKey;

  @Column(name = "object_key")
  public UUID objectKey;

  @Column(name = "subject_skeleton")
  public UUID subjectSkeleton;

  @Column(name = "statement_skeleton")
  public UUID statementSkeleton;

  @Column(name = "valid_from")
  public @Nullable Instant validFrom;

  @Column(name = "valid_to")
  public @Nullable Instant validTo;

  @Column(name = "path", length = Length.LONG32)
  public FactPath path;

  @Column(name = "confidence")
  public Double confidence;

  @Column(name = "supporting_packet_count")
  public Integer support;

  @Column(name = "contradiction_count")
  public Integer contradictions;

  @Column(name = "state", nullable = false, length = Length.LONG32)
  public FactState state;

  @Column(name = "source_packet")
  public @Nullable UUID source;

  @Column(name = "superseded_by")
  public @Nullable UUID supersededBy;

  @Column(name = "author_user")
  public @Nullable UUID authorUser;

  @Column(name = "author_role", length = Length.LONG32)
  public @Nullable Role authorRole;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "known_from")
  public Instant knownFrom;

  @Column(name = "revision", nullable = false)
  public int revision;

  @Column(name = "governed", nullable = false)
  public boolean governed;
}
