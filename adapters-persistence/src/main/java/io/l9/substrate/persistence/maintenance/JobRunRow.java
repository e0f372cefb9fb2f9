package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.Job;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code job_runs}, which belongs to no tenant. */
@Entity
@Immutable
@Table(name = "job_runs")
class JobRunRow {

  @Id
  @Column(name = "run_id")
  public UUID id;

  @Column(name = "job", nullable = false, length = Length.LONG32)
  public Job job;

  @Column(name = "dry_run", nullable = false)
  public boolean dryRun;

  @Column(name = "started_at", nullable = false)
  public Instant startedAt;

  @Column(name = "duration_ms", nullable = false)
  public long milliseconds;

  @Column(name = "touched", nullable = false)
  public long touched;

  @Column(name = "failure", length = Length.LONG32)
  public @Nullable String failure;
}
