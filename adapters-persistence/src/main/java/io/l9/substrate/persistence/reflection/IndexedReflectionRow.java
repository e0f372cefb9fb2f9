package io.l9.substrate.persistence.reflection;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.List;
import org.hibernate.Length;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code reflection_store} as it is written: with its search index. */
@Entity
@Table(name = "reflection_store")
class IndexedReflectionRow extends ReflectionColumns {

  @Column(name = "terms", nullable = false, length = Length.LONG32)
  public List<String> terms;

  @Column(name = "index_model", length = Length.LONG32)
  public @Nullable String model;

  /** Of any dimension: that of the model. */
  @JdbcTypeCode(SqlTypes.VECTOR)
  @Column(name = "index_vector")
  public float @Nullable [] vector;
}
