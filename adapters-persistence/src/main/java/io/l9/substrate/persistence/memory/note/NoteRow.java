package io.l9.substrate.persistence.memory.note;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of {@code semantic_memory} as it is read: without its vector of 6 kB. */
@Entity
@Immutable
@Table(name = "semantic_memory")
class NoteRow extends NoteColumns {}
