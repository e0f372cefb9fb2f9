package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/** A row of {@code entity_relationships}, without what the database computes of it. */
@Entity
@Table(name = "entity_relationships")
class RelationshipRow extends OwnedRow {

  @Id
  @Column(name = "relationship_id")
  public UUID id;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "source_entity", nullable = false, length = Length.LONG32)
  public String source;

  @Column(name = "relationship_type", nullable = false, length = Length.LONG32)
  public String type;

  @Column(name = "target_entity", nullable = false, length = Length.LONG32)
  public String target;

  @Column(name = "confidence")
  public @Nullable Double confidence;

  @Column(name = "mention_count")
  public @Nullable Integer mentions;

  @Column(name = "source_packet")
  public @Nullable UUID packet;

  @Column(name = "subject_skeleton")
  public @Nullable UUID subjectSkeleton;

  @Column(name = "statement_skeleton")
  public @Nullable UUID statementSkeleton;

  @Column(name = "first_seen", nullable = false)
  public Instant firstSeen;

  @Column(name = "last_seen", nullable = false)
  public Instant lastSeen;
}
