package io.l9.substrate.persistence.memory.summary;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.List;
import org.hibernate.Length;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code memory_summaries} as it is written: with its search index. */
@Entity
@Table(name = "memory_summaries")
class IndexedSummaryRow extends SummaryColumns {

  @Column(name = "packet_count")
  public @Nullable Integer packetCount;

  @Column(name = "terms", nullable = false, length = Length.LONG32)
  public List<String> terms;

  @Column(name = "model", length = Length.LONG32)
  public @Nullable String model;

  /** Of any dimension: that of the model. */
  @JdbcTypeCode(SqlTypes.VECTOR)
  @Column(name = "vector")
  public float @Nullable [] vector;
}
