package io.l9.substrate.persistence.reasoning;

import io.l9.substrate.domain.shared.JsonDocument;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.Length;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code reasoning_traces}. Other clients may have written any document into each. */
@Entity
@Immutable
@Table(name = "reasoning_traces")
@AttributeOverride(
    name = "ownerColumns.trace",
    column = @Column(name = ReasoningColumns.REQUEST, updatable = false, length = Length.LONG32))
class ReasoningRow extends ReasoningColumns {

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "extracted_features")
  public @Nullable JsonDocument features;

  /** Steps of other clients, before those of {@link #inferenceSteps}. */
  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "steps")
  public @Nullable JsonDocument formerSteps;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "inference_steps")
  public @Nullable JsonDocument inferenceSteps;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "reasoning_tokens")
  public @Nullable JsonDocument reasoningTokens;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "decision_tokens")
  public @Nullable JsonDocument decisionTokens;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "confidence_scores")
  public @Nullable JsonDocument scores;
}
