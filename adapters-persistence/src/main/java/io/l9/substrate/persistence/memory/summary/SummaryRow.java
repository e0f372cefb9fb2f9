package io.l9.substrate.persistence.memory.summary;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of {@code memory_summaries} as it is read: without its search index. */
@Entity
@Immutable
@Table(name = "memory_summaries")
class SummaryRow extends SummaryColumns {}
