package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Condition.IsOneOf;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.persistence.memory.search.EssentialWords.Wanted;
import io.l9.substrate.persistence.memory.search.LexicalSearchSql.Counts;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** BM25 over a table of terms, with statistics that are sums of what was added. */
final class SqlLexicalIndex implements LexicalIndex {

  /** A term of a packet. */
  private record Posting(Packet packet, String term, int frequency, int length, int analysis) {}

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
  private final LexicalSearchSql search;
  private final int fewPackets;

  /**
   * An index of the session.
   *
   * @param fewPackets up to about so many packets, each that has a word is scored and looked at
   */
  SqlLexicalIndex(Sessions sessions, int fewPackets) {
    this.sessions = sessions;
    this.fewPackets = fewPackets;
    search = new LexicalSearchSql(sessions, fewPackets);
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

  @Override
  public Matches search(Query query) {
    Counts counts = search.count(query);
    return new Matches(best(query, counts), counts.outdated());
  }

  private List<Match> best(Query query, Counts counts) {
    if (counts.words().isEmpty() || counts.documents() == 0) {
      return List.of();
    }
    boolean all = query.filter().equals(PacketFilter.NONE);
    Wanted wanted = new Wanted(query.limit(), all ? counts.expired() : null);
    boolean named =
        query.filter().must().stream().anyMatch(condition -> condition instanceof IsOneOf);
    EssentialWords words =
        named
            ? EssentialWords.all(counts.words())
            : EssentialWords.first(counts.words(), wanted, fewPackets);
    double least = query.minScore() == null ? 0 : query.minScore();
    List<Match> best = search.best(query, counts.averageLength(), words, least);
    if (best.size() == query.limit()) {
      least = best.get(best.size() - 1).score();
    }
    return words.decide(least)
        ? best
        : search.best(query, counts.averageLength(), words.deciding(least, wanted), least);
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
        sql.append(" ORDER BY p.packet_id").limit(limit),
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
