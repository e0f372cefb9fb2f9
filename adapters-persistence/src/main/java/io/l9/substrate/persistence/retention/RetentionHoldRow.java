package io.l9.substrate.persistence.retention;

import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/** A row of {@code retention_holds}. */
@Entity
@Table(name = "retention_holds")
class RetentionHoldRow extends OwnedRow {

  @Id
  @Column(name = "hold_id")
  public UUID id;

  /** Null: everything. */
  @Column(name = "kind", length = Length.LONG32)
  public @Nullable RetentionKind kind;

  @Column(name = "reason", nullable = false, length = Length.LONG32)
  public String reason;

  @Column(name = "placed_by")
  public @Nullable UUID placedBy;

  @Column(name = "placed_at", nullable = false)
  public Instant placedAt;

  @Column(name = "lifted_by")
  public @Nullable UUID liftedBy;

  /** Null as long as the hold stands. */
  @Column(name = "lifted_at")
  public @Nullable Instant liftedAt;
}
