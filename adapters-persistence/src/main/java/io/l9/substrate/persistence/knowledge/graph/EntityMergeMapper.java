package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Merges to rows and back. */
@Mapper(config = RowMapping.class, imports = OwnerColumns.class)
interface EntityMergeMapper {

  @Mapping(target = "tenant", source = "merge.owner.tenant")
  @Mapping(target = "ownerColumns", expression = "java(OwnerColumns.of(merge.owner(), writer))")
  EntityMergeRow toRow(EntityMerge merge, TenantScope writer);

  @Mapping(target = "owner", expression = "java(row.owner())")
  EntityMerge toMerge(EntityMergeRow row);
}
