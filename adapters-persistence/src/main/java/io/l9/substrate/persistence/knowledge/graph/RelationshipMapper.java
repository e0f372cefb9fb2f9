package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Relationships to rows and back; other clients may leave the confidence and the count open. */
@Mapper(
    config = RowMapping.class,
    imports = {OwnerColumns.class, RelationshipDraft.class})
interface RelationshipMapper {

  @Mapping(target = "tenant", source = "edge.owner.tenant")
  @Mapping(target = "ownerColumns", expression = "java(OwnerColumns.of(edge.owner(), writer))")
  @Mapping(target = "subjectSkeleton", source = "edge.skeleton.subject")
  @Mapping(target = "statementSkeleton", source = "edge.skeleton.statement")
  RelationshipRow toRow(Relationship edge, TenantScope writer);

  /**
   * Returns the relationship.
   *
   * @param fact that the row is; null: it stands by itself
   */
  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(
      target = "confidence",
      source = "row.confidence",
      defaultExpression = "java(RelationshipDraft.DEFAULT_CONFIDENCE)")
  @Mapping(target = "mentions", source = "row.mentions", defaultValue = "1")
  @Mapping(target = "fact", source = "fact")
  @Mapping(target = "skeleton", source = "row")
  Relationship toRelationship(RelationshipRow row, @Nullable UUID fact);

  /** Returns the fingerprint; null: another client wrote the row. */
  default @Nullable Skeleton skeleton(RelationshipRow row) {
    return row.subjectSkeleton == null || row.statementSkeleton == null
        ? null
        : new Skeleton(row.subjectSkeleton, row.statementSkeleton);
  }
}
