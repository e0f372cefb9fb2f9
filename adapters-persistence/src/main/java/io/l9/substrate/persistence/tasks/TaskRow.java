package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.TaskStatus;
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
 * A row of {@code tasks} as it is read, without the token of its lease and the number by which the
 * database knows it.
 */
@Entity
@Immutable
@Table(name = "tasks")
class TaskRow extends OwnedRow {

  @Id
  @Column(name = "task_uid")
  public UUID id;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "type", nullable = false, length = Length.LONG32)
  public String type;

  @Column(name = "status", nullable = false, length = Length.LONG32)
  public TaskStatus status;

  @Column(name = "disposition", length = Length.LONG32)
  public @Nullable Disposition disposition;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "payload")
  public @Nullable JsonDocument payload;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "result")
  public @Nullable JsonDocument result;

  @Column(name = "error", length = Length.LONG32)
  public @Nullable String error;

  @Column(name = "priority", nullable = false)
  public int priority;

  @Column(name = "run_after", nullable = false)
  public Instant runAfter;

  @Column(name = "attempts", nullable = false)
  public int attempts;

  @Column(name = "max_attempts", nullable = false)
  public int maxAttempts;

  @Column(name = "redrives", nullable = false)
  public int redrives;

  @Column(name = "dedupe_key", length = Length.LONG32)
  public @Nullable String dedupeKey;

  @Column(name = "max_run_ms", nullable = false)
  public long maxRunMillis;

  @Column(name = "cancel_requested", nullable = false)
  public boolean cancelRequested;

  @Column(name = "worker_id", length = Length.LONG32)
  public @Nullable String worker;

  @Column(name = "claimed_at")
  public @Nullable Instant claimedAt;

  @Column(name = "leased_until")
  public @Nullable Instant leasedUntil;

  @Column(name = "created_at", nullable = false)
  public Instant createdAt;

  @Column(name = "completed_at")
  public @Nullable Instant completedAt;
}
