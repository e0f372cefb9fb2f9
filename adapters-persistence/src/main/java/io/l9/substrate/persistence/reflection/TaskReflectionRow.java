package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code task_reflections}, or of {@code task_reflection_history}, which has the same
 * columns. Rows that other clients wrote may lack values of nullable columns.
 */
@Entity
@Table(name = "task_reflections")
class TaskReflectionRow extends OwnedRow {

  @Id
  @Column(name = "id")
  public UUID id;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "task_id", nullable = false, updatable = false, length = Length.LONG32)
  public String task;

  @Column(name = "task_description", length = Length.LONG32)
  public @Nullable String description;

  @Column(name = "task_kind", nullable = false, length = Length.LONG32)
  public String taskKind;

  @Column(name = "tags", nullable = false, length = Length.LONG32)
  public List<String> tags;

  @Column(name = "outcome", length = Length.LONG32)
  public @Nullable TaskOutcome outcome;

  @Column(name = "what_worked", length = Length.LONG32)
  public @Nullable List<String> whatWorked;

  @Column(name = "what_failed", length = Length.LONG32)
  public @Nullable List<String> whatFailed;

  @Column(name = "false_constraints", length = Length.LONG32)
  public @Nullable List<String> falseConstraints;

  @Column(name = "helpful_patterns", length = Length.LONG32)
  public @Nullable List<String> helpfulPatterns;

  @Column(name = "lessons", length = Length.LONG32)
  public @Nullable List<String> lessons;

  @Column(name = "recommendations", length = Length.LONG32)
  public @Nullable List<String> recommendations;

  @Column(name = "related_decisions")
  public @Nullable List<UUID> relatedDecisions;

  @Column(name = "execution_time_ms")
  public @Nullable Double executionMillis;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "metrics_improved")
  public @Nullable JsonDocument metricsImproved;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "metrics_degraded")
  public @Nullable JsonDocument metricsDegraded;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "metadata")
  public @Nullable JsonDocument metadata;

  @Column(name = "path", nullable = false, length = Length.LONG32)
  public FactPath path;

  @Column(name = "without_help", nullable = false)
  public boolean withoutHelp;

  @Column(name = "author_user")
  public @Nullable UUID authorUser;

  @Column(name = "author_role", length = Length.LONG32)
  public @Nullable Role authorRole;

  @Column(name = "created_at", updatable = false)
  public @Nullable Instant createdAt;

  @Column(name = "updated_at")
  public @Nullable Instant updatedAt;

  @Version
  @Column(name = "revision", nullable = false)
  public int revision;
}
