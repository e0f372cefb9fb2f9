package io.l9.substrate.persistence.memory.embedding;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Embeddings to rows and back. */
@Mapper(
    config = RowMapping.class,
    imports = {EmbeddingModel.class, OwnerColumns.class})
interface EmbeddingMapper {

  @Mapping(target = "tenant", source = "embedding.owner.tenant")
  @Mapping(target = "ownerColumns", expression = "java(OwnerColumns.of(embedding.owner(), writer))")
  @Mapping(target = "model", source = "embedding.model.id")
  EmbeddingRow toRow(Embedding embedding, TenantScope writer);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "model", expression = "java(new EmbeddingModel(row.model, row.vector.length))")
  Embedding toEmbedding(EmbeddingRow row);
}
