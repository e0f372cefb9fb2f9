package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.Bm25;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.persistence.memory.packet.PacketFilterSql;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.QueryTerms;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** BM25 over a table of terms, with statistics that are sums of what was added. */
final class SqlLexicalIndex implements LexicalIndex {

  /** A term of a packet. */
  private record Posting(Packet packet, String term, int frequency, int length, int analysis) {}

  /**
   * A row of a search's answer.
   *
   * @param match null in the one row of an answer that has none
   */
  private record Row(@Nullable Match match, long outdated) {}

  private static final UnnestedRows<Posting> POSTINGS =
      UnnestedRows.<Posting>of()
          .with("tenant_id", "uuid", p -> p.packet().owner().tenant().value())
          .with("org_id", "uuid", p -> OwnerColumns.org(p.packet().owner()))
          .with("user_id", "uuid", p -> OwnerColumns.user(p.packet().owner()))
          .with("scope", "text", p -> p.packet().visibility().code())
          .with("term", "text", Posting::term)
          .with("packet_id", "uuid", p -> p.packet().id().value())
          .with("frequency", "int4", Posting::frequency)
          .with("length", "int4", Posting::length)
          .with("analysis", "int4", Posting::analysis);

  private final Sessions sessions;
  private final PacketFilterSql filters;

  SqlLexicalIndex(Sessions sessions) {
    this.sessions = sessions;
    this.filters = new PacketFilterSql(sessions);
  }

  @Override
  public void addAll(List<Entry> entries) {
    List<Posting> postings = new ArrayList<>();
    for (Entry entry : entries) {
      int length = entry.terms().length();
      entry
          .terms()
          .frequencies()
          .forEach(
              (term, frequency) ->
                  postings.add(
                      new Posting(entry.packet(), term, frequency, length, entry.analysis())));
    }
    sessions.update(
        Sql.of("WITH added AS (")
            .append(POSTINGS.insertInto("packet_terms", postings))
            .append(
                """
                 RETURNING tenant_id, org_id, user_id, scope, packet_id, length, analysis)
                INSERT INTO lexical_statistics
                  (tenant_id, org_id, user_id, scope, analysis, documents, terms)
                SELECT tenant_id, org_id, user_id, scope, analysis, count(*), sum(length)
                FROM (SELECT DISTINCT * FROM added) packets
                GROUP BY tenant_id, org_id, user_id, scope, analysis"""));
  }

  /**
   * The sums hold expired packets until they are evicted; these are few and taken out again, so
   * that a score does not depend on when that happens.
   */
  @Override
  public Matches search(Query query) {
    String now = SqlLiterals.bound(query.now());
    List<Set<String>> words = query.words().stream().map(AskedWord::terms).toList();
    Sql sql =
        Sql.of(
                """
                WITH expired AS MATERIALIZED (
                  SELECT p.packet_id,
                    (SELECT t.length FROM packet_terms t
                     WHERE t.tenant_id = p.tenant_id AND t.packet_id = p.packet_id LIMIT 1) AS length
                  FROM packet_store p WHERE p.ttl <= ?::timestamptz AND\s""",
                now)
            .append(sessions.tenantOf("p"))
            .append(
                """
                ), statistics AS MATERIALIZED (
                  SELECT sum(documents)::float8 AS documents,
                    sum(terms)::float8 / nullif(sum(documents), 0)::float8 AS average,
                    coalesce(sum(outdated), 0) AS outdated
                  FROM (
                    SELECT -count(length) AS documents, -coalesce(sum(length), 0) AS terms,
                      0 AS outdated
                    FROM expired
                    UNION ALL
                    SELECT s.documents, s.terms,
                      CASE WHEN s.analysis < ? THEN s.documents ELSE 0 END
                    FROM lexical_statistics s WHERE\s""",
                query.analysis())
            .append(sessions.tenantOf("s"))
            .append(
                """
                ) shares
                ), asked AS MATERIALIZED (\s""")
            .append(QueryTerms.select(words))
            .append(
                """
                ), postings AS MATERIALIZED (
                  SELECT a.word, t.packet_id, max(t.frequency) AS frequency, max(t.length) AS length
                  FROM packet_terms t JOIN asked a ON a.term = t.term
                  WHERE t.term = ANY (?) AND NOT EXISTS
                    (SELECT FROM expired x WHERE x.packet_id = t.packet_id) AND\s""",
                Sql.texts(words.stream().flatMap(Set::stream).collect(Collectors.toSet())))
            .append(sessions.tenantOf("t"))
            .append(
                """
                  GROUP BY a.word, t.packet_id
                ), weights AS (
                  SELECT word, ln(1 + (documents - count(*) + 0.5) / (count(*) + 0.5)) AS idf
                  FROM postings, statistics GROUP BY word, documents
                ), scores AS (
                  SELECT packet_id,
                    sum(idf * frequency * (?::float8 + 1)
                      / (frequency + ?::float8 * (1 - ?::float8 + ?::float8 * length / average)))
                      AS score
                  FROM postings JOIN weights USING (word), statistics GROUP BY packet_id
                ), found AS (
                SELECT p.packet_id, score FROM scores
                JOIN packet_store p ON p.packet_id = scores.packet_id WHERE\s""",
                Bm25.K1,
                Bm25.K1,
                Bm25.B,
                Bm25.B)
            .append(filters.served(query.filter(), query.now()));
    if (query.minScore() != null) {
      sql.append(" AND score >= ?", query.minScore());
    }
    sql.append(" ORDER BY score DESC, p.packet_id LIMIT ?", query.limit());
    List<Row> rows =
        sessions.query(
            sql.append(
                """
                )
                SELECT packet_id, score, outdated FROM statistics LEFT JOIN found ON true
                ORDER BY score DESC, packet_id"""),
            SqlLexicalIndex::row);
    return new Matches(
        rows.stream().map(Row::match).filter(Objects::nonNull).toList(),
        rows.isEmpty() ? 0 : rows.get(0).outdated());
  }

  private static Row row(ResultSet row) throws SQLException {
    UUID packet = row.getObject("packet_id", UUID.class);
    return new Row(
        packet == null ? null : new Match(new PacketId(packet), row.getDouble("score")),
        row.getLong("outdated"));
  }

  @Override
  public long outdated(int analysis) {
    return sessions
        .query(
            Sql.of(
                    """
                    SELECT coalesce(sum(s.documents), 0) FROM lexical_statistics s
                    WHERE s.analysis < ? AND\s""",
                    analysis)
                .append(sessions.tenantOf("s")),
            row -> row.getLong(1))
        .get(0);
  }

  @Override
  public List<PacketId> findOutdated(int analysis, @Nullable PacketId after, int limit) {
    Sql sql =
        Sql.of(
                """
                SELECT p.packet_id FROM packet_store p
                WHERE EXISTS (SELECT FROM packet_terms t WHERE t.tenant_id = p.tenant_id
                  AND t.packet_id = p.packet_id AND t.analysis < ?) AND\s""",
                analysis)
            .append(sessions.tenantOf("p"));
    if (after != null) {
      sql.append(" AND p.packet_id > ?", after.value());
    }
    return sessions.query(
        sql.append(" ORDER BY p.packet_id LIMIT ?", limit),
        row -> new PacketId(row.getObject(1, UUID.class)));
  }

  @Override
  public Set<PacketId> removeOutdated(int analysis, Collection<PacketId> packets) {
    return new HashSet<>(
        sessions.query(
            Sql.of(
                    "DELETE FROM packet_terms t WHERE t.packet_id = ANY (?) AND t.analysis < ?"
                        + " AND ",
                    Sql.uuids(packets.stream().map(PacketId::value).toList()),
                    analysis)
                .append(sessions.tenantOf("t"))
                .append(" RETURNING t.packet_id"),
            row -> new PacketId(row.getObject(1, UUID.class))));
  }
}
