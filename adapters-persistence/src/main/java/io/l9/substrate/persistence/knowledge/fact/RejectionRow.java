package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code fact_rejections}; its owner is the reach. */
@Entity
@Table(name = "fact_rejections")
class RejectionRow extends OwnedRow {

  @Id
  @Column(name = "rejection_id")
  public UUID id;

  @Column(name = "subject", nullable = false, length = Length.LONG32)
  public String subject;

  @Column(name = "predicate", nullable = false, length = Length.LONG32)
  public String predicate;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "object", nullable = false)
  public JsonDocument object;

  @Column(name = "object_type", nullable = false, length = Length.LONG32)
  public ObjectType objectType;

  @Column(name = "subject_skeleton", nullable = false)
  public UUID subjectSkeleton;

  @Column(name = "statement_skeleton", nullable = false)
  public UUID statementSkeleton;

  @Column(name = "reason", nullable = false, length = Length.LONG32)
  public String reason;

  @Column(name = "author_user")
  public @Nullable UUID authorUser;

  @Column(name = "author_role", length = Length.LONG32)
  public @Nullable Role authorRole;

  @Column(name = "rejected_at", nullable = false)
  public Instant rejectedAt;

  @Column(name = "attempts", nullable = false)
  public long attempts;

  @Column(name = "last_attempt")
  public @Nullable Instant lastAttempt;

  @Column(name = "lift_reason", length = Length.LONG32)
  public @Nullable String liftReason;

  @Column(name = "lifter_user")
  public @Nullable UUID lifterUser;

  @Column(name = "lifter_role", length = Length.LONG32)
  public @Nullable Role lifterRole;

  @Column(name = "lifted_at")
  public @Nullable Instant liftedAt;
}
