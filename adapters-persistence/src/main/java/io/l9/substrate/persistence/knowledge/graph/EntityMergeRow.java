package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/** A row of {@code entity_aliases}. */
@Entity
@Table(name = "entity_aliases")
class EntityMergeRow extends OwnedRow {

  @Id
  @Column(name = "merge_id")
  public UUID id;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "names", nullable = false, length = Length.LONG32)
  public List<String> names;

  @Column(name = "reason", length = Length.LONG32)
  public @Nullable String reason;

  @Column(name = "created_at", nullable = false)
  public Instant createdAt;
}
