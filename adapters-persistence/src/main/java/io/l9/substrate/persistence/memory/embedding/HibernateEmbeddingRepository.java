package io.l9.substrate.persistence.memory.embedding;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.Identity;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Rows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Reads by HQL, writes a batch by one statement. */
final class HibernateEmbeddingRepository implements EmbeddingRepository {

  private static final Comparator<Embedding> ORDER =
      Comparator.comparing(Embedding::space)
          .thenComparing(e -> e.model().id())
          .thenComparing(e -> e.model().dimension())
          .thenComparing(Embedding::chunkIndex);

  private static final Rows<Embedding> EMBEDDINGS =
      Rows.<Embedding>of()
          .with("embedding_id", "uuid", Embedding::id)
          .with("packet_id", "uuid", Embedding::packet)
          .with("tenant_id", "uuid", e -> e.owner().tenant().value())
          .with("org_id", "uuid", e -> Identity.org(e.owner()))
          .with("user_id", "uuid", e -> Identity.user(e.owner()))
          .with("scope", "text", e -> e.visibility().sqlName())
          .with("embedding_type", "text", e -> e.space().sqlName())
          .with("model", "text", e -> e.model().id())
          .withText("vector", "vector", e -> Notation.vector(e.vector().toArray()))
          .with("chunk_index", "int4", Embedding::chunkIndex)
          .with("chunk_text", "text", Embedding::text);

  private final Sessions sessions;

  HibernateEmbeddingRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void createAll(List<Embedding> embeddings) {
    TenantScope scope = sessions.scope();
    sessions.update(
        EMBEDDINGS
            .with("correlation_id", "uuid", e -> scope.correlation())
            .with("session_id", "text", e -> scope.session())
            .with("trace_id", "text", e -> scope.trace())
            .insertInto("memory_embeddings", embeddings));
  }

  @Override
  public List<Embedding> ofPacket(UUID packet) {
    return sessions
        .hql(
            session ->
                session
                    .createSelectionQuery(
                        "from EmbeddingJpaEntity where packet = :packet", EmbeddingJpaEntity.class)
                    .setParameter("packet", packet)
                    .getResultList())
        .stream()
        .map(HibernateEmbeddingRepository::embedding)
        .sorted(ORDER)
        .toList();
  }

  private static Embedding embedding(EmbeddingJpaEntity row) {
    return new Embedding(
        row.id,
        row.packet,
        Identity.owner(row.tenant, row.identity),
        Visibility.ofSqlName(row.visibility),
        EmbeddingSpace.ofSqlName(row.space),
        new EmbeddingModel(row.model, row.vector.length),
        Vector.of(row.vector),
        row.chunkIndex,
        row.text);
  }
}
