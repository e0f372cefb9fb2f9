package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.ChunkPenalty;
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

  /**
   * A row of an answer.
   *
   * @param vectors of how many vectors all rows were made
   */
  private record Row(Match match, int vectors) {}

  private static final String SELECTED =
      "SELECT e.packet_id, e.chunk_index, e.chunk_text IS NOT NULL AS texts, ";

  private final Sessions sessions;
  private final PacketFilterSql filters;
  private final VectorCounts counts;

  PgVectorEmbeddingIndex(Sessions sessions, int exactUpTo) {
    this.sessions = sessions;
    this.filters = new PacketFilterSql(sessions);
    this.counts = new VectorCounts(sessions, exactUpTo);
  }

  @Override
  public Matches nearest(Query query) {
    VectorSearch.Found<Match> found =
        VectorSearch.find(
            query.model().indexed() && counts.many(query),
            query.limit(),
            rows -> approximate(query, rows),
            () -> exact(query));
    Double least = query.minSimilarity();
    return new Matches(
        found.rows().stream()
            .filter(match -> least == null || match.similarity() >= least)
            .limit(query.limit())
            .toList(),
        found.exact());
  }

  /**
   * Compares every vector. Without a filter nearly every packet passes, so packets are looked at in
   * the order of their distance, until there are enough; with one the planner may begin with the
   * packets that pass.
   */
  private List<Match> exact(Query query) {
    Sql served = filters.served(query.filter(), query.now());
    boolean filtered = !query.filter().equals(PacketFilter.NONE);
    Sql vectors =
        Sql.of(
            SELECTED
                + "CASE WHEN vector_dims(e.vector) = ? THEN e.vector <=> ?::vector END AS distance"
                + " FROM memory_embeddings e",
            query.model().dimension(),
            literal(query));
    if (filtered) {
      vectors.append(
          " JOIN packet_store p ON p.tenant_id = e.tenant_id AND p.packet_id = e.packet_id");
    }
    vectors.append(" WHERE ").append(compared("e", query));
    if (filtered) {
      vectors.append(" AND ").append(served);
    }
    vectors.append(" OFFSET 0"); // distances are sorted, and not the vectors
    Sql ranked =
        Sql.of("SELECT * FROM (")
            .append(byPacket(query, vectors, "0", Sql.of("max(v.chunk_index)")))
            .append(" ORDER BY score, packet_id OFFSET 0) ranked WHERE score IS NOT NULL");
    if (!filtered) {
      ranked
          .append(" AND (SELECT true FROM packet_store p WHERE p.packet_id = ranked.packet_id AND ")
          .append(served)
          .append(")");
    }
    if (query.minSimilarity() != null) {
      ranked.append(" AND distance <= 1 - ?::float8", query.minSimilarity());
    }
    ranked.append(" ORDER BY score, packet_id LIMIT ?", query.limit());
    return rows(query, ranked).stream().map(Row::match).toList();
  }

  /**
   * Asks the index.
   *
   * @param rows how many vectors it gives at the most
   */
  private VectorSearch.Scanned<Match> approximate(Query query, int rows) {
    int dimension = query.model().dimension();
    String distance = "e.vector::vector(" + dimension + ") <=> ?::vector(" + dimension + ")";
    // The filter is a scalar subquery: as a join the planner could leave the index for it.
    Sql vectors =
        Sql.of(SELECTED + distance + " AS distance FROM memory_embeddings e WHERE ", literal(query))
            .append(VectorSearch.scanning(rows))
            .append(" AND vector_dims(e.vector) = " + dimension + " AND ")
            .append(sessions.tenantOf("e"))
            // There are no statistics of names: a plain condition passes for a rare one, and the
            // planner would read all vectors of the tenant by another index and sort them.
            .append(
                " AND e.embedding_type = ? AND CASE WHEN e.model = ? THEN true END",
                query.space().code(),
                query.model().id())
            .append(" AND (SELECT ");
    Sql chunks = Sql.of("0");
    if (query.chunkPenalty()) {
      // Only of packets that have chunks it is looked up whether this vector is their mean.
      vectors
          .append("CASE WHEN p.chunk_count > 1 AND e.chunk_index = 0 THEN NOT EXISTS (SELECT FROM")
          .append(" memory_embeddings c WHERE ")
          .append(chunksOf("e", query))
          .append(" AND c.chunk_index = 1) ELSE true END");
      chunks =
          Sql.of(
                  "CASE WHEN max(v.chunk_index) = 0 THEN 0 ELSE (SELECT max(c.chunk_index) FROM"
                      + " memory_embeddings c WHERE ")
              .append(chunksOf("v", query))
              .append(") END");
    } else {
      vectors.append("true");
    }
    vectors
        .append(" FROM packet_store p WHERE p.packet_id = e.packet_id AND ")
        .append(filters.served(query.filter(), query.now()))
        .append(") ORDER BY " + distance + " LIMIT ?", literal(query), rows);
    List<Row> found = rows(query, byPacket(query, vectors, "sum(count(*)) OVER ()", chunks));
    return new VectorSearch.Scanned<>(
        found.stream().map(Row::match).toList(), found.isEmpty() ? 0 : found.get(0).vectors());
  }

  /**
   * Of each packet the distance of its nearest vector, and its score, which is the distance and the
   * penalty.
   *
   * @param count of how many vectors all packets are made, if that is asked for
   * @param chunks how many the packet has, as an aggregate over its vectors
   */
  private static Sql byPacket(Query query, Sql vectors, String count, Sql chunks) {
    String nearest =
        query.chunkPenalty()
            ? "coalesce(min(v.distance) FILTER (WHERE v.chunk_index > 0),"
                + " min(v.distance) FILTER (WHERE v.chunk_index = 0))"
            : "min(v.distance)";
    return Sql.of(
            "SELECT packet_id, texts, vectors, distance, chunks, distance + ?::float8"
                + " * ln(greatest(chunks, 1)::float8) / ln(2::float8) AS score FROM"
                + " (SELECT v.packet_id, bool_or(v.texts) AS texts, "
                + nearest
                + " AS distance, "
                + count
                + " AS vectors, ",
            query.chunkPenalty() ? ChunkPenalty.PER_DOUBLING : 0)
        .append(chunks)
        .append(" AS chunks FROM (")
        .append(vectors)
        .append(") v GROUP BY v.packet_id) packets");
  }

  /** Reads packets with the text of their nearest chunk, best first. */
  private List<Row> rows(Query query, Sql ranked) {
    return sessions.query(
        Sql.of(
                "SELECT packet_id, distance, chunks, vectors, CASE WHEN texts THEN (SELECT c.chunk_text FROM"
                    + " memory_embeddings c WHERE ")
            .append(chunksOf("found", query))
            .append(query.chunkPenalty() ? " AND (c.chunk_index > 0 OR found.chunks = 0)" : "")
            .append(
                " ORDER BY c.vector <=> ?::vector, c.chunk_index LIMIT 1) END AS chunk_text FROM (",
                literal(query))
            .append(ranked)
            .append(") found ORDER BY score, packet_id"),
        row -> row(row, query.chunkPenalty()));
  }

  /** The vectors of one packet, as {@code c}. */
  private Sql chunksOf(String packet, Query query) {
    return compared("c", query).append(" AND c.packet_id = " + packet + ".packet_id");
  }

  private Sql compared(String alias, Query query) {
    EmbeddingSpace space = query.space();
    return sessions
        .tenantOf(alias)
        .append(
            String.format(" AND %1$s.embedding_type = ? AND %1$s.model = ?", alias),
            space.code(),
            query.model().id());
  }

  private static String literal(Query query) {
    return SqlLiterals.vector(query.vector().toArray());
  }

  private static Row row(ResultSet row, boolean penalty) throws SQLException {
    double cosine = 1 - row.getDouble("distance");
    return new Row(
        new Match(
            new PacketId(row.getObject("packet_id", UUID.class)),
            row.getString("chunk_text"),
            Math.max(-1, Math.min(1, cosine)),
            penalty ? ChunkPenalty.of(row.getInt("chunks")) : 0),
        row.getInt("vectors"));
  }
}
