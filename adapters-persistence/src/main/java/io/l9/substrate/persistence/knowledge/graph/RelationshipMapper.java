package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Relationships to rows and back; other clients may leave the confidence and the count open. */
@Mapper(
    config = RowMapping.class,
    imports = {OwnerColumns.class, RelationshipDraft.class})
interface RelationshipMapper {

  @Mapping(target = "tenant", source = "edge.owner.tenant")
  @Mapping(target = "ownerColumns", expression = "java(OwnerColumns.of(edge.owner(), writer))")
  RelationshipRow toRow(Relationship edge, TenantScope writer);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "confidence", defaultExpression = "java(RelationshipDraft.DEFAULT_CONFIDENCE)")
  @Mapping(target = "mentions", defaultValue = "1")
  Relationship toRelationship(RelationshipRow row);
}
