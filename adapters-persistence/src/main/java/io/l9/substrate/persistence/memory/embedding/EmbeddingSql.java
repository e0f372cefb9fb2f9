package io.l9.substrate.persistence.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository.Count;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository.Represented;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository.Source;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Locks, sets and counts over {@code memory_embeddings}: statements that return no vectors. */
final class EmbeddingSql {

  private final Sessions sessions;

  EmbeddingSql(Sessions sessions) {
    this.sessions = sessions;
  }

  Set<UUID> keep(Collection<UUID> packets) {
    return new HashSet<>(
        sessions.query(
            Sql.of("SELECT p.packet_id FROM packet_store p WHERE ")
                .append(Sql.isAnyOf("p.packet_id", Sql.uuids(packets)))
                .append(" AND ")
                .append(sessions.tenantOf("p"))
                .append(" ORDER BY p.packet_id FOR NO KEY UPDATE"),
            row -> row.getObject(1, UUID.class)));
  }

  List<UUID> deleteOf(
      TenantId tenant, EmbeddingSpace space, @Nullable EmbeddingModel model, int limit) {
    Sql losing =
        Sql.of("SELECT d.packet_id FROM memory_embeddings d WHERE d.packet_id IS NOT NULL");
    Sql lost =
        Sql.of("DELETE FROM memory_embeddings e WHERE e.packet_id IN (SELECT * FROM losing)");
    of(losing, "d", tenant, space, model);
    of(lost, "e", tenant, space, model);
    return sessions
        .query(
            Sql.of("WITH losing AS MATERIALIZED (")
                .append(losing)
                .append(" LIMIT " + limit + ") ")
                .append(lost)
                .append(" RETURNING e.packet_id"),
            row -> row.getObject(1, UUID.class))
        .stream()
        .distinct()
        .toList();
  }

  List<Source> lacking(
      TenantId tenant,
      EmbeddingSpace space,
      EmbeddingModel model,
      EmbeddingModel target,
      @Nullable UUID after,
      int limit) {
    Sql sql =
        Sql.of(
            "SELECT e.packet_id, e.chunk_text FROM memory_embeddings e"
                + " WHERE e.packet_id IS NOT NULL AND e.chunk_index = 0");
    of(sql, "e", tenant, space, model);
    if (after != null) {
      sql.append(" AND e.packet_id > ?", after);
    }
    sql.append(
        " AND NOT EXISTS (SELECT FROM memory_embeddings t WHERE t.packet_id = e.packet_id"
            + " AND t.chunk_index = 0");
    of(sql, "t", tenant, space, target);
    return sessions.query(
        sql.append(") ORDER BY e.packet_id").limit(limit),
        row -> new Source(row.getObject(1, UUID.class), row.getString(2)));
  }

  /** The condition that a vector is one of these. */
  private static void of(
      Sql sql,
      String alias,
      TenantId tenant,
      EmbeddingSpace space,
      @Nullable EmbeddingModel model) {
    sql.append(
        " AND %1$s.tenant_id = ? AND %1$s.embedding_type = ?".formatted(alias),
        tenant.value(),
        space.code());
    if (model != null) {
      sql.append(
          " AND %1$s.model = ? AND vector_dims(%1$s.vector) = ?".formatted(alias),
          model.id(),
          model.dimension());
    }
  }

  void countChunks(Collection<UUID> packets) {
    sessions.update(
        Sql.of(
                """
                UPDATE packet_store p SET chunk_count = counted.chunks,
                  is_chunked = counted.chunks > 1
                FROM (
                  SELECT packet.id, greatest(1, max(e.chunk_index)) AS chunks
                  FROM unnest(?) AS packet (id) LEFT JOIN (
                    memory_embeddings e JOIN embedding_spaces s
                      ON s.tenant_id = e.tenant_id AND s.embedding_type = e.embedding_type
                      AND s.model = e.model AND s.dimension = vector_dims(e.vector))
                    ON e.packet_id = packet.id AND\s""",
                Sql.uuids(packets))
            .append(sessions.tenantOf("e"))
            .append(
                """
                  GROUP BY packet.id) counted
                WHERE p.packet_id = counted.id
                  AND p.chunk_count IS DISTINCT FROM counted.chunks AND\s""")
            .append(sessions.tenantOf("p")));
  }

  Count count(TenantId tenant, EmbeddingSpace space, EmbeddingModel model, Instant now, int limit) {
    Sql sql =
        Sql.of(
            "SELECT count(DISTINCT c.packet_id), count(*) FROM (SELECT e.packet_id"
                + " FROM memory_embeddings e JOIN packet_store p ON p.tenant_id = e.tenant_id"
                + " AND p.packet_id = e.packet_id"
                + " WHERE (p.ttl IS NULL OR p.ttl > ?::timestamptz)",
            SqlLiterals.bound(now));
    of(sql, "e", tenant, space, model);
    return sessions
        .query(
            sql.append(" LIMIT " + limit + ") c"), row -> new Count(row.getLong(1), row.getLong(2)))
        .get(0);
  }

  List<Represented> represented(Collection<UUID> packets) {
    return sessions.query(
        Sql.of(
                "SELECT DISTINCT e.packet_id, e.embedding_type, e.chunk_text"
                    + " FROM memory_embeddings e WHERE e.chunk_index = 0 AND e.packet_id = ANY (?)"
                    + " AND ",
                Sql.uuids(packets))
            .append(sessions.tenantOf("e")),
        row ->
            new Represented(
                row.getObject(1, UUID.class),
                EmbeddingSpace.ofCode(row.getString(2)),
                row.getString(3)));
  }
}
