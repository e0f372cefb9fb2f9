package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.persistence.memory.packet.PacketFilterSql;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * The index of embeddings: compares every vector where there are few, and asks the HNSW index of
 * the dimension where there are many. The index is shared by tenants and knows no filter, so it is
 * scanned on until enough rows pass; where they do not come, every vector is compared after all.
 */
final class PgVectorEmbeddingIndex implements EmbeddingIndex {

  /** The rows to fetch for each packet, of which several may be chunks. */
  private static final int CHUNKS = 4;

  private final Sessions sessions;
  private final PacketFilterSql filters;
  private final int exactUpTo;

  PgVectorEmbeddingIndex(Sessions sessions, int exactUpTo) {
    this.sessions = sessions;
    this.filters = new PacketFilterSql(sessions);
    this.exactUpTo = exactUpTo;
  }

  @Override
  public Matches nearest(Query query) {
    VectorSearch.Found<Match> found =
        VectorSearch.find(
            sessions,
            query.model().indexed() && many(query),
            query.limit(),
            () -> approximate(query),
            () -> exact(query));
    return matches(query, found.rows(), found.exact());
  }

  private static Matches matches(Query query, List<Match> found, boolean exact) {
    Double least = query.minSimilarity();
    return new Matches(
        least == null ? found : found.stream().filter(m -> m.similarity() >= least).toList(),
        exact);
  }

  private boolean many(Query query) {
    return sessions
        .query(
            Sql.of("SELECT count(*) > ? FROM (SELECT FROM memory_embeddings e WHERE ", exactUpTo)
                .append(compared(query))
                .append(" LIMIT ?) seen", exactUpTo + 1),
            row -> row.getBoolean(1))
        .get(0);
  }

  private List<Match> exact(Query query) {
    return sessions.query(
        nearestChunks(
            Sql.of(
                    "SELECT e.packet_id, e.chunk_index, e.chunk_text,"
                        + " e.vector <=> ?::vector AS distance"
                        + " FROM memory_embeddings e JOIN packet_store p"
                        + " ON p.tenant_id = e.tenant_id AND p.packet_id = e.packet_id WHERE ",
                    SqlLiterals.vector(query.vector().toArray()))
                .append(compared(query))
                .append(" AND ")
                .append(filters.served(query.filter(), query.now())),
            query.limit()),
        PgVectorEmbeddingIndex::match);
  }

  private List<Match> approximate(Query query) {
    String type = "vector(" + query.model().dimension() + ")";
    String distance = "e.vector::" + type + " <=> ?::" + type;
    String vector = SqlLiterals.vector(query.vector().toArray());
    // The filter is a scalar subquery: as a join the planner could leave the index for it.
    return sessions.query(
        nearestChunks(
            Sql.of(
                    "SELECT e.packet_id, e.chunk_index, e.chunk_text, "
                        + distance
                        + " AS distance FROM memory_embeddings e WHERE ",
                    vector)
                .append(compared(query))
                .append(
                    " AND (SELECT true FROM packet_store p"
                        + " WHERE p.packet_id = e.packet_id AND ")
                .append(filters.served(query.filter(), query.now()))
                .append(") ORDER BY " + distance + " LIMIT ?", vector, query.limit() * CHUNKS),
            query.limit()),
        PgVectorEmbeddingIndex::match);
  }

  /** Of each packet its nearest chunk, nearest first. */
  private static Sql nearestChunks(Sql chunks, int limit) {
    return Sql.of(
            "SELECT packet_id, chunk_text, distance FROM (SELECT DISTINCT ON (packet_id)"
                + " packet_id, chunk_text, distance FROM (")
        .append(chunks)
        .append(
            ") chunks ORDER BY packet_id, distance, chunk_index) nearest"
                + " ORDER BY distance, packet_id LIMIT ?",
            limit);
  }

  /** The vectors that may be compared: vectors of one model have one dimension. */
  private Sql compared(Query query) {
    EmbeddingSpace space = query.space();
    return sessions
        .tenantOf("e")
        .append(
            " AND e.embedding_type = ? AND e.model = ? AND vector_dims(e.vector) = ?",
            space.code(),
            query.model().id(),
            query.model().dimension());
  }

  private static Match match(ResultSet row) throws SQLException {
    double cosine = 1 - row.getDouble("distance");
    return new Match(
        new PacketId(row.getObject("packet_id", UUID.class)),
        row.getString("chunk_text"),
        Math.max(-1, Math.min(1, cosine)));
  }
}
