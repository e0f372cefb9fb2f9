package io.l9.substrate.persistence.requests;

import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Visibility;
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

/** A row of {@code operations}. */
@Entity
@Table(name = "operations")
class OperationRow extends OwnedRow {

  @Id
  @Column(name = "operation_id")
  public UUID id;

  @Column(name = "scope", nullable = false, updatable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "kind", nullable = false, updatable = false, length = Length.LONG32)
  public String kind;

  @Column(name = "status", nullable = false, length = Length.LONG32)
  public OperationStatus status;

  @Column(name = "done", nullable = false)
  public long done;

  @Column(name = "total")
  public @Nullable Long total;

  @Column(name = "created_at", nullable = false, updatable = false)
  public Instant createdAt;

  @Column(name = "started_at")
  public @Nullable Instant startedAt;

  @Column(name = "finished_at")
  public @Nullable Instant finishedAt;

  @Column(name = "leased_until")
  public @Nullable Instant leasedUntil;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "result")
  public @Nullable JsonDocument result;

  @Column(name = "failure_code", length = Length.LONG32)
  public @Nullable String failureCode;

  @Column(name = "failure_message", length = Length.LONG32)
  public @Nullable String failureMessage;

  @Column(name = "failure_retryable")
  public @Nullable Boolean failureRetryable;

  @Column(name = "cancel_requested", nullable = false)
  public boolean cancelRequested;
}
