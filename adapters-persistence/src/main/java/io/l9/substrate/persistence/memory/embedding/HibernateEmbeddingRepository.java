package io.l9.substrate.persistence.memory.embedding;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Embeddings as rows of {@code memory_embeddings}. */
final class HibernateEmbeddingRepository implements EmbeddingRepository {

  private static final Comparator<Embedding> ORDER =
      Comparator.comparing(Embedding::space)
          .thenComparing(e -> e.model().id())
          .thenComparing(e -> e.model().dimension())
          .thenComparing(Embedding::chunkIndex);

  private final Sessions sessions;
  private final Table<EmbeddingTable> embeddings;
  private final UnnestedRows<EmbeddingRow> columns;
  private final EmbeddingSql sql;
  private final EmbeddingMapper mapper = new EmbeddingMapperImpl();

  HibernateEmbeddingRepository(Sessions sessions) {
    this.sessions = sessions;
    embeddings = sessions.table(EmbeddingTable_::new);
    columns = sessions.columns(EmbeddingRow.class);
    sql = new EmbeddingSql(sessions);
  }

  @Override
  public void createAll(List<Embedding> added) {
    sessions.update(columns.insertInto("memory_embeddings", rows(added)));
  }

  @Override
  public Map<EmbeddingSpace, SpaceModels> holdAndCreate(TenantId tenant, List<Embedding> added) {
    return SqlEmbeddingSpaceRepository.bySpace(
        sessions.query(
            Sql.of("WITH held AS MATERIALIZED (")
                .append(SqlEmbeddingSpaceRepository.held(tenant))
                .append(
                    "), added AS (INSERT INTO memory_embeddings ("
                        + columns.names()
                        + ") SELECT a.* FROM (")
                .append(columns.select(rows(added)))
                .append(
                    """
                    ) a WHERE EXISTS (SELECT FROM held h WHERE h.embedding_type = a.embedding_type
                      AND (a.model, vector_dims(a.vector)) IN
                        ((h.model, h.dimension), (h.target_model, h.target_dimension))))
                    SELECT * FROM held"""),
            SqlEmbeddingSpaceRepository::space));
  }

  @Override
  public void createAbsent(List<Embedding> added) {
    sessions.update(
        columns.insertInto("memory_embeddings", rows(added)).append(" ON CONFLICT DO NOTHING"));
  }

  private List<EmbeddingRow> rows(List<Embedding> added) {
    TenantScope scope = sessions.scope();
    return added.stream().map(embedding -> mapper.toRow(embedding, scope)).toList();
  }

  @Override
  public List<Embedding> ofPacket(UUID packet) {
    return embeddings.query(rows -> rows.ofPacket(packet)).stream()
        .map(mapper::toEmbedding)
        .sorted(ORDER)
        .toList();
  }

  @Override
  public int delete(UUID packet, EmbeddingSpace space) {
    return embeddings.query(rows -> rows.delete(packet, space));
  }

  @Override
  public Set<UUID> keep(Collection<UUID> packets) {
    return sql.keep(packets);
  }

  @Override
  public List<UUID> deleteOf(
      TenantId tenant, EmbeddingSpace space, @Nullable EmbeddingModel model, int limit) {
    return sql.deleteOf(tenant, space, model, limit);
  }

  @Override
  public List<Source> lacking(
      TenantId tenant,
      EmbeddingSpace space,
      EmbeddingModel model,
      EmbeddingModel target,
      @Nullable UUID after,
      int limit) {
    return sql.lacking(tenant, space, model, target, after, limit);
  }

  @Override
  public void countChunks(Collection<UUID> packets) {
    sql.countChunks(packets);
  }

  @Override
  public Count count(
      TenantId tenant, EmbeddingSpace space, EmbeddingModel model, Instant now, int limit) {
    return sql.count(tenant, space, model, now, limit);
  }

  @Override
  public List<Represented> represented(Collection<UUID> packets) {
    return sql.represented(packets);
  }
}
