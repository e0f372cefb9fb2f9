package io.l9.substrate.persistence.reasoning;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.Length;
import org.hibernate.annotations.Immutable;

/** A row of {@code reasoning_traces} as lists read it: without the contents. */
@Entity
@Immutable
@Table(name = "reasoning_traces")
@AttributeOverride(
    name = "ownerColumns.trace",
    column = @Column(name = ReasoningColumns.REQUEST, updatable = false, length = Length.LONG32))
class ReasoningHeadRow extends ReasoningColumns {

  @Column(name = "step_count", nullable = false)
  public int steps;
}
