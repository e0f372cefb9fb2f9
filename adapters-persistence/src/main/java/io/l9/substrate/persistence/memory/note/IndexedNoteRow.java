package io.l9.substrate.persistence.memory.note;

import io.l9.substrate.domain.memory.note.AgentNotes;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Array;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of {@code semantic_memory} as it is written: with its vector. */
@Entity
@Table(name = "semantic_memory")
class IndexedNoteRow extends NoteColumns {

  @JdbcTypeCode(SqlTypes.VECTOR)
  @Array(length = AgentNotes.DIMENSION)
  @Column(name = "vector", nullable = false)
  public float[] vector;
}
