package io.l9.substrate.persistence.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code memory_embeddings}. */
@Entity
@Table(name = "memory_embeddings")
class EmbeddingRow extends OwnedRow {

  @Id
  @Column(name = "embedding_id")
  public UUID id;

  /** NULL only in rows that other clients wrote, which no packet leads to. */
  @Column(name = "packet_id")
  public UUID packet;

  @Column(name = "embedding_type", nullable = false, length = Length.LONG32)
  public EmbeddingSpace space;

  @Column(name = "model", nullable = false, length = Length.LONG32)
  public String model;

  /** Of any dimension: that of the model. */
  @JdbcTypeCode(SqlTypes.VECTOR)
  @Column(name = "vector", nullable = false)
  public float[] vector;

  @Column(name = "chunk_index", nullable = false)
  public int chunkIndex;

  @Column(name = "chunk_text", length = Length.LONG32)
  public @Nullable String text;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;
}
