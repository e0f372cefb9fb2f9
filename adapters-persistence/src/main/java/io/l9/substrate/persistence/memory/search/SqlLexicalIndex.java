package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.memory.search.Bm25;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.persistence.memory.packet.FilterSql;
import io.l9.substrate.persistence.shared.Identity;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Rows;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** BM25 over a table of terms, with statistics that are sums of what was added. */
final class SqlLexicalIndex implements LexicalIndex {

  /** A term of a packet. */
  private record Posting(Packet packet, String term, int frequency, int length) {}

  private static final Rows<Posting> POSTINGS =
      Rows.<Posting>of()
          .with("tenant_id", "uuid", p -> p.packet().owner().tenant().value())
          .with("org_id", "uuid", p -> Identity.org(p.packet().owner()))
          .with("user_id", "uuid", p -> Identity.user(p.packet().owner()))
          .with("scope", "text", p -> p.packet().visibility().sqlName())
          .with("term", "text", Posting::term)
          .with("packet_id", "uuid", p -> p.packet().id().value())
          .with("frequency", "int4", Posting::frequency)
          .with("length", "int4", Posting::length);

  private final Sessions sessions;
  private final FilterSql filters;

  SqlLexicalIndex(Sessions sessions) {
    this.sessions = sessions;
    this.filters = new FilterSql(sessions);
  }

  @Override
  public void addAll(List<Entry> entries) {
    List<Posting> postings = new ArrayList<>();
    for (Entry entry : entries) {
      int length = entry.length();
      entry
          .frequencies()
          .forEach(
              (term, frequency) ->
                  postings.add(new Posting(entry.packet(), term, frequency, length)));
    }
    sessions.update(
        Sql.of("WITH added AS (")
            .append(POSTINGS.insertInto("packet_terms", postings))
            .append(
                """
                 RETURNING tenant_id, org_id, user_id, scope, packet_id, length)
                INSERT INTO lexical_statistics (tenant_id, org_id, user_id, scope, documents, terms)
                SELECT tenant_id, org_id, user_id, scope, count(*), sum(length)
                FROM (SELECT DISTINCT * FROM added) packets
                GROUP BY tenant_id, org_id, user_id, scope"""));
  }

  /**
   * The sums hold expired packets until they are evicted; these are few and taken out again, so
   * that a score does not depend on when that happens.
   */
  @Override
  public List<Match> search(Query query) {
    String now = Notation.bound(query.now());
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
                    sum(terms)::float8 / sum(documents)::float8 AS average
                  FROM (
                    SELECT -count(length) AS documents, -coalesce(sum(length), 0) AS terms
                    FROM expired
                    UNION ALL
                    SELECT s.documents, s.terms FROM lexical_statistics s WHERE\s""")
            .append(sessions.tenantOf("s"))
            .append(
                """
                ) shares HAVING sum(documents) > 0
                ), postings AS MATERIALIZED (
                  SELECT t.term, t.packet_id, t.frequency, t.length FROM packet_terms t
                  WHERE t.term = ANY (?) AND NOT EXISTS
                    (SELECT FROM expired x WHERE x.packet_id = t.packet_id) AND\s""",
                Sql.texts(query.terms()))
            .append(sessions.tenantOf("t"))
            .append(
                """
                ), weights AS (
                  SELECT term, ln(1 + (documents - count(*) + 0.5) / (count(*) + 0.5)) AS idf
                  FROM postings, statistics GROUP BY term, documents
                ), scores AS (
                  SELECT packet_id,
                    sum(idf * frequency * (?::float8 + 1)
                      / (frequency + ?::float8 * (1 - ?::float8 + ?::float8 * length / average)))
                      AS score
                  FROM postings JOIN weights USING (term), statistics GROUP BY packet_id
                )
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
    return sessions.query(
        sql.append(" ORDER BY score DESC, p.packet_id LIMIT ?", query.limit()),
        row ->
            new Match(
                new PacketId(row.getObject("packet_id", UUID.class)), row.getDouble("score")));
  }
}
