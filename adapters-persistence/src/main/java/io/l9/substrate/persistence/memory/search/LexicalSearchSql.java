package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.Bm25;
import io.l9.substrate.domain.memory.search.LexicalIndex.Match;
import io.l9.substrate.domain.memory.search.LexicalIndex.Query;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.persistence.memory.packet.PacketFilterSql;
import io.l9.substrate.persistence.memory.search.EssentialWords.Word;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The two statements of a search for words: counts, and then the best packets. */
final class LexicalSearchSql {

  /**
   * The counts of the packets that the scope sees, without those that have expired.
   *
   * @param documents the packets that have terms
   * @param length the sum of their lengths
   * @param outdated those whose terms are of an older analysis
   * @param expired the packets that have expired
   * @param words those that packets have
   */
  record Counts(long documents, long length, long outdated, long expired, List<Word> words) {

    double averageLength() {
      return (double) length / documents;
    }
  }

  /** A row of the counts; the word is null in the one row of an answer that has none. */
  private record Counted(
      long documents, long length, long outdated, long expired, @Nullable Word word) {}

  /**
   * A term of an asked word.
   *
   * @param packets the number of packets that have it, and {@code whole} of those that have the
   *     word; null: to be counted
   */
  private record AskedTerm(int word, String term, @Nullable Long packets, @Nullable Long whole) {}

  private record WeightedTerm(int word, String term, double idf) {}

  private static final UnnestedRows<AskedTerm> ASKED =
      UnnestedRows.<AskedTerm>of()
          .with("word", "int4", AskedTerm::word)
          .with("term", "text", AskedTerm::term)
          .with("packets", "int8", AskedTerm::packets)
          .with("whole", "int8", AskedTerm::whole);

  private static final UnnestedRows<WeightedTerm> WEIGHTED =
      UnnestedRows.<WeightedTerm>of()
          .with("word", "int4", WeightedTerm::word)
          .with("term", "text", WeightedTerm::term)
          .with("idf", "float8", WeightedTerm::idf);

  /** The best candidates that are looked at for each wanted one, where there are many. */
  private static final int OVERREAD = 4;

  /** More than sums of the same shares differ by if they are added in another order. */
  private static final double ROUNDING = 1e-9;

  private final Sessions sessions;
  private final int fewPackets;
  private final PacketFilterSql filters;
  private final CommonWordCounts common = new CommonWordCounts();

  /**
   * The statements of the session.
   *
   * @param fewPackets up to about so many candidates, each is looked at
   */
  LexicalSearchSql(Sessions sessions, int fewPackets) {
    this.sessions = sessions;
    this.fewPackets = fewPackets;
    this.filters = new PacketFilterSql(sessions);
  }

  /**
   * Counts. The sums hold expired packets until they are evicted; these are few and taken out
   * again, so that a score does not depend on when that happens.
   */
  Counts count(Query query) {
    List<Set<String>> words = query.words().stream().map(AskedWord::terms).distinct().toList();
    Sql sql =
        Sql.of(
                """
                WITH expired AS MATERIALIZED (
                  SELECT p.packet_id,
                    (SELECT t.length FROM packet_terms t
                     WHERE t.tenant_id = p.tenant_id AND t.packet_id = p.packet_id LIMIT 1) AS length
                  FROM packet_store p WHERE p.ttl <= ?::timestamptz AND\s""",
                SqlLiterals.bound(query.now()))
            .append(sessions.tenantOf("p"))
            .append(
                """
                ), statistics AS MATERIALIZED (
                  SELECT sum(documents) AS documents, sum(terms) AS length,
                    sum(outdated) AS outdated
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
            .append(") shares), asked AS (")
            .append(ASKED.select(asked(query, words)))
            .append(
                """
                ), counted AS MATERIALIZED (
                  SELECT a.word, a.term, a.whole, coalesce(a.packets,
                    (SELECT count(*) FROM packet_terms t WHERE t.term = a.term AND\s""")
            .append(unexpired())
            .append(
                """
                )) AS packets FROM asked a
                ), words AS MATERIALIZED (
                  SELECT c.word, array_agg(c.term) AS terms, array_agg(c.packets) AS counts,
                    max(c.whole) AS whole
                  FROM counted c WHERE c.packets > 0 GROUP BY c.word
                )
                SELECT s.documents, s.length, s.outdated, (SELECT count(*) FROM expired) AS expired,
                  w.word, w.terms, w.counts,
                  CASE WHEN cardinality(w.terms) = 1 THEN w.counts[1] ELSE coalesce(w.whole,
                    (SELECT count(DISTINCT t.packet_id) FROM packet_terms t
                     WHERE t.term = ANY (w.terms) AND\s""")
            .append(unexpired())
            .append(")) END AS packets FROM statistics s LEFT JOIN words w ON true");
    List<Counted> rows = sessions.query(sql, row -> counted(query, words, row));
    Counted any = rows.get(0);
    return new Counts(
        any.documents(),
        any.length(),
        any.outdated(),
        any.expired(),
        rows.stream().map(Counted::word).filter(Objects::nonNull).toList());
  }

  private List<AskedTerm> asked(Query query, List<Set<String>> words) {
    List<AskedTerm> asked = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      Long whole = common.find(sessions.scope(), words.get(i), query.now());
      for (String term : words.get(i)) {
        Long packets = common.find(sessions.scope(), Set.of(term), query.now());
        asked.add(new AskedTerm(i, term, packets, whole));
      }
    }
    return asked;
  }

  private Counted counted(Query query, List<Set<String>> words, ResultSet row) throws SQLException {
    long documents = row.getLong("documents");
    Word word = null;
    if (row.getArray("terms") != null) {
      List<String> terms = List.of((String[]) row.getArray("terms").getArray());
      Long[] counts = (Long[]) row.getArray("counts").getArray();
      for (int i = 0; i < counts.length; i++) {
        common.counted(sessions.scope(), Set.of(terms.get(i)), counts[i], query.now());
      }
      long packets = row.getLong("packets");
      if (terms.size() > 1) {
        common.counted(sessions.scope(), words.get(row.getInt("word")), packets, query.now());
      }
      // an older count can be of more packets than are left
      word = new Word(terms, packets, Bm25.idf(documents, Math.min(packets, documents)));
    }
    return new Counted(
        documents, row.getLong("length"), row.getLong("outdated"), row.getLong("expired"), word);
  }

  /**
   * Returns the best packets that pass. Of many candidates the best ones are looked at one by one;
   * if too few of these pass, the filter is applied to all packets at once.
   *
   * @param least packets that score less may be left out
   */
  List<Match> best(Query query, double averageLength, EssentialWords words, double least) {
    boolean many = words.packets() > fewPackets;
    if (!hasAllTags(query.filter())) {
      Sql ranked = ranked(query, scores(query, averageLength, words, least, false));
      if (many) {
        ranked.append(" LIMIT " + (long) OVERREAD * query.limit());
      }
      List<Match> best = oneByOne(query, ranked);
      if (!many || best.size() == query.limit()) {
        return best;
      }
    }
    // without a filter nearly all pass
    return query.filter().equals(PacketFilter.NONE)
        ? oneByOne(query, ranked(query, scores(query, averageLength, words, least, false)))
        : matches(query, ranked(query, scores(query, averageLength, words, least, true)));
  }

  /** Whether a condition reads all packets of its tags, whichever packet it is about. */
  private static boolean hasAllTags(PacketFilter filter) {
    return Stream.of(filter.must(), filter.should(), filter.mustNot())
        .flatMap(List::stream)
        .anyMatch(condition -> condition instanceof Condition.AllTags);
  }

  private static Sql ranked(Query query, Sql scores) {
    Sql sql = Sql.of("SELECT c.packet_id, c.score FROM (").append(scores).append(") c");
    if (query.minScore() != null) {
      sql.append(" WHERE c.score >= ?", query.minScore());
    }
    return sql.append(" ORDER BY c.score DESC, c.packet_id");
  }

  /**
   * Returns the first ones that pass, which are looked up in their order until there are enough.
   */
  private List<Match> oneByOne(Query query, Sql ranked) {
    return matches(
        query,
        Sql.of("SELECT s.packet_id, s.score FROM (")
            .append(ranked)
            .append(
                ") s CROSS JOIN LATERAL (SELECT FROM packet_store p"
                    + " WHERE p.packet_id = s.packet_id AND ")
            .append(filters.served(query.filter(), query.now()))
            .append(" LIMIT 1) served ORDER BY s.score DESC, s.packet_id"));
  }

  private List<Match> matches(Query query, Sql ranked) {
    return sessions.query(
        ranked.limit(query.limit()),
        row -> new Match(new PacketId(row.getObject(1, UUID.class)), row.getDouble(2)));
  }

  /**
   * Returns the packets that have a word that is read, with the scores by all words.
   *
   * @param filtered whether only those that pass
   */
  private Sql scores(
      Query query, double averageLength, EssentialWords words, double least, boolean filtered) {
    Sql read = read(query, averageLength, words, least - words.mostOfProbed() - ROUNDING, filtered);
    if (words.probed().isEmpty()) {
      return read;
    }
    return Sql.of(
            "SELECT e.packet_id, e.score + CASE WHEN e.whole THEN 0 ELSE coalesce((SELECT sum(")
        .append(share("o", "e.length", averageLength))
        .append(") FROM (SELECT a.idf, max(t.frequency) AS frequency FROM (")
        .append(WEIGHTED.select(weighted(words.probed())))
        .append(
            """
            ) a CROSS JOIN LATERAL (
              SELECT t.frequency FROM packet_terms t
              WHERE t.term = a.term AND t.packet_id = e.packet_id AND\s""")
        .append(ofTenants())
        .append(" LIMIT 1) t GROUP BY a.word, a.idf) o), 0) END AS score FROM (")
        .append(read)
        .append(") e");
  }

  /**
   * Returns the packets that are read, with their lengths and scores by the words that are read,
   * and whether these are the whole scores.
   */
  private Sql read(
      Query query, double averageLength, EssentialWords words, double least, boolean filtered) {
    Sql postings = postings(query, words.read());
    if (words.best() > 0) {
      postings.append(" UNION ALL ").append(bestOf(words.probed().get(0), words.best()));
    }
    if (filtered) {
      // a row of a group instead of a join: without statistics of words the planner would not
      // hash, and would run through all of one side for each row of the other
      postings
          .append(
              " UNION ALL SELECT NULL, p.packet_id, NULL, NULL, NULL FROM packet_store p WHERE ")
          .append(filters.served(query.filter(), query.now()));
    }
    return Sql.of("SELECT e.packet_id, max(e.length) AS length, bool_or(e.best) AS whole, sum(")
        .append(share("e", "e.length", averageLength))
        .append(") AS score FROM (")
        .append(postings)
        .append(") e GROUP BY e.packet_id HAVING sum(")
        .append(share("e", "e.length", averageLength))
        .append(") >= ?", least)
        .append(filtered ? " AND count(*) > count(e.idf)" : "");
  }

  private Sql postings(Query query, List<Word> words) {
    boolean severalTerms = words.stream().anyMatch(word -> word.terms().size() > 1);
    Sql sql =
        Sql.of(
                severalTerms
                    ? "SELECT a.idf, t.packet_id, max(t.frequency) AS frequency,"
                        + " max(t.length) AS length, false AS best FROM ("
                    : "SELECT a.idf, t.packet_id, t.frequency, t.length, false AS best FROM (")
            .append(WEIGHTED.select(weighted(words)))
            .append(
                """
                ) a CROSS JOIN LATERAL (
                  SELECT t.packet_id, t.frequency, t.length FROM packet_terms t
                  WHERE t.term = a.term AND\s""")
            .append(ofTenants());
    for (Condition condition : query.filter().must()) {
      if (condition instanceof Condition.IsOneOf packets) {
        sql.append(
            " AND t.packet_id = ANY (?)",
            Sql.uuids(packets.ids().stream().map(PacketId::value).toList()));
      }
    }
    return sql.append(" OFFSET 0) t")
        .append(severalTerms ? " GROUP BY a.word, a.idf, t.packet_id" : "");
  }

  /**
   * Returns the best packets of a word: of each frequency that it has, from the highest on, the
   * shortest packets.
   */
  private Sql bestOf(Word word, long packets) {
    String term = word.terms().get(0);
    return Sql.of(
            "SELECT ?::float8, t.packet_id, t.frequency, t.length, true FROM ("
                + "WITH RECURSIVE levels (frequency) AS (",
            word.idf())
        .append(nextFrequency(term, ""))
        .append(" UNION ALL SELECT ")
        .append(nextFrequency(term, " AND t.frequency < l.frequency"))
        .append(
            " FROM levels l WHERE l.frequency IS NOT NULL)"
                + " SELECT frequency FROM levels WHERE frequency IS NOT NULL) l"
                + " CROSS JOIN LATERAL (SELECT t.packet_id, t.frequency, t.length"
                + " FROM packet_terms t WHERE t.term = ? AND t.frequency = l.frequency AND ",
            term)
        .append(ofTenants())
        .append(" ORDER BY t.length, t.packet_id LIMIT " + 2 * Long.highestOneBit(packets) + ") t");
  }

  private Sql nextFrequency(String term, String below) {
    return Sql.of("(SELECT t.frequency FROM packet_terms t WHERE t.term = ?" + below, term)
        .append(" AND ")
        .append(ofTenants())
        .append(" ORDER BY t.frequency DESC LIMIT 1)");
  }

  /** Returns the share of a word in a packet's score: {@link Bm25#score}. */
  private static Sql share(String word, String length, double averageLength) {
    return Sql.of(
        "%1$s.idf * %1$s.frequency * ?::float8 / (%1$s.frequency + ?::float8 + ?::float8 * %2$s)"
            .formatted(word, length),
        Bm25.K1 + 1,
        Bm25.K1 * (1 - Bm25.B),
        Bm25.K1 * Bm25.B / averageLength);
  }

  private static List<WeightedTerm> weighted(List<Word> words) {
    List<WeightedTerm> weighted = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      for (String term : words.get(i).terms()) {
        weighted.add(new WeightedTerm(i, term, words.get(i).idf()));
      }
    }
    return weighted;
  }

  private Sql unexpired() {
    return ofTenants().append(" AND t.packet_id NOT IN (SELECT x.packet_id FROM expired x)");
  }

  /**
   * Returns the condition on {@code packet_terms t} that its index begins with; a platform
   * administrator's names each tenant that has terms.
   */
  private Sql ofTenants() {
    return sessions.scope().role() == Role.PLATFORM_ADMIN
        ? Sql.of("t.tenant_id = ANY (ARRAY(SELECT DISTINCT tenant_id FROM lexical_statistics))")
        : sessions.tenantOf("t");
  }
}
