package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.task.TaskEvent;
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
import org.jspecify.annotations.Nullable;

/** A row of {@code task_events} as it is read. */
@Entity
@Immutable
@Table(name = "task_events")
class TaskEventRow extends OwnedRow {

  @Id
  @Column(name = "event_id")
  public UUID id;

  @Column(name = "task_uid", nullable = false)
  public UUID task;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "kind", nullable = false, length = Length.LONG32)
  public TaskEvent.Kind kind;

  @Column(name = "attempt", nullable = false)
  public int attempt;

  @Column(name = "worker_id", length = Length.LONG32)
  public @Nullable String worker;

  @Column(name = "started_at")
  public @Nullable Instant startedAt;

  @Column(name = "occurred_at", nullable = false)
  public Instant at;

  @Column(name = "message", length = Length.LONG32)
  public @Nullable String message;
}
