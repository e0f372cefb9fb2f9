package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Search;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Share;
import io.l9.substrate.persistence.reflection.ReflectionCandidatesSql.Part;
import io.l9.substrate.persistence.reflection.ReflectionCandidatesSql.Wanted;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The search of reflections by vectors and terms. The candidates are ranked by the server. */
final class ReflectionSearchSql {

  /**
   * A reflection with the parts of its rank.
   *
   * @param similarity null: one of both has no vector, or they are of different models
   * @param coverage the share of words in common: of those asked for, or of all that either has
   */
  record Ranked(UUID id, @Nullable Double similarity, double coverage) {}

  /**
   * The order of candidates, as expressions over {@code similarity}, {@code common} (words) and
   * {@code terms}.
   *
   * @param rank over {@code coverage} as well
   */
  private record Order(Sql coverage, String rank) {}

  /**
   * A search.
   *
   * @param parts by their numbers
   * @param served a condition on {@code r} of candidates that may be found
   */
  private record Question(Wanted wanted, List<Part> parts, Sql served, Order order) {}

  /**
   * A candidate that was ranked.
   *
   * @param part its number
   * @param vectors candidates of the part that have a similarity
   */
  private record Row(Ranked ranked, int part, long vectors) {}

  private final Sessions sessions;
  private final ReflectionConditionsSql conditions;
  private final ReflectionCandidatesSql candidates;

  ReflectionSearchSql(Sessions sessions, ReflectionConditionsSql conditions, int exactUpTo) {
    this.sessions = sessions;
    this.conditions = conditions;
    this.candidates = new ReflectionCandidatesSql(sessions, conditions, exactUpTo);
  }

  /** Returns the best of each share, in no order. */
  List<Ranked> search(Search search) {
    List<Part> parts = new ArrayList<>();
    for (Share share : search.shares()) {
      parts.add(
          new Part(
              parts.size(),
              share.kinds(),
              ReflectionConditionsSql.ofNamedKinds(share.kinds()),
              share.limit()));
    }
    return best(
        new Question(
            new Wanted(
                search.model(),
                literal(search.vector()),
                search.words(),
                Sql.of("r.state = 'active' AND ")
                    .append(ReflectionConditionsSql.unexpired(search.now()))),
            parts,
            Sql.of("NOT ").append(conditions.rejected()),
            new Order(
                Sql.of("common / ?::float8", Math.max(1, search.words().size())),
                "CASE WHEN similarity IS NULL THEN coverage"
                    + " ELSE (greatest(0, similarity) + coverage) / 2 END")));
  }

  /** Returns the nearest, the nearest first. */
  List<Ranked> near(Reflection like, Index index, int limit) {
    return best(
        new Question(
            new Wanted(
                index.model(),
                literal(index.vector()),
                index.terms().stream()
                    // the longest first, which are rare
                    .sorted(
                        Comparator.comparingInt(String::length)
                            .reversed()
                            .thenComparing(Comparator.naturalOrder()))
                    .map(Set::of)
                    .toList(),
                Sql.of("r.state <> 'retired' AND r.reflection_id <> ?", like.id().value())),
            List.of(
                new Part(
                    0,
                    Set.of(like.kind()),
                    ReflectionConditionsSql.of("r", like.owner(), like.visibility())
                        .append(" AND ")
                        .append(ReflectionConditionsSql.ofNamedKinds(Set.of(like.kind()))),
                    limit)),
            Sql.of("true"),
            new Order(
                Sql.of(
                    "common / greatest(1, cardinality(terms) + ? - common)::float8",
                    index.terms().size()),
                "coalesce(similarity, coverage)")));
  }

  /** Asks in one round trip, after one that counts; in a third where an index gives too few. */
  private List<Ranked> best(Question question) {
    List<Part> parts = question.parts();
    if (parts.isEmpty()) {
      return List.of();
    }
    List<Part> many = question.wanted().asksIndex() ? candidates.many(parts) : List.of();
    List<Row> rows =
        rows(question, parts.stream().filter(part -> !many.contains(part)).toList(), many);
    List<Part> thin = many.stream().filter(part -> isThin(part, rows)).toList();
    List<Row> instead = thin.isEmpty() ? List.of() : rows(question, thin, List.of());
    return Stream.concat(
            rows.stream().filter(row -> !thin.contains(parts.get(row.part()))), instead.stream())
        .map(Row::ranked)
        .toList();
  }

  private static boolean isThin(Part part, List<Row> rows) {
    return rows.stream()
        .filter(row -> row.part() == part.number())
        .findFirst()
        .map(row -> row.vectors() < part.limit())
        .orElse(true);
  }

  /** Returns the best of each part that have a word or a similarity, the best first, then by id. */
  private List<Row> rows(Question question, List<Part> few, List<Part> many) {
    Wanted wanted = question.wanted();
    List<Integer> words = new ArrayList<>();
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < wanted.words().size(); i++) {
      for (String term : wanted.words().get(i)) {
        words.add(i);
        terms.add(term);
      }
    }
    Sql sql = Sql.of("WITH ");
    if (wanted.hasVector()) {
      sql.append("probe AS MATERIALIZED (SELECT ?::vector AS vector), ", wanted.vector());
    }
    sql.append(
            "asked AS MATERIALIZED (SELECT * FROM unnest(?::int4[], ?::text[]) AS a (word, term)),"
                + " candidates AS MATERIALIZED (SELECT DISTINCT ON (r.reflection_id)"
                + " r.reflection_id, r.part, r.similarity, r.terms FROM (",
            Sql.array("int4", words),
            Sql.texts(terms))
        .append(candidates.of(wanted, few, many))
        .append(") r WHERE ")
        .append(question.served())
        .append(
            "), shared AS (SELECT t.reflection_id, count(DISTINCT a.word) AS words"
                + " FROM (SELECT reflection_id, unnest(terms) AS term FROM candidates) t"
                + " JOIN asked a ON a.term = t.term GROUP BY t.reflection_id)"
                + " SELECT reflection_id, similarity, coverage, part, vectors FROM ("
                + "SELECT reflection_id, similarity, coverage, part,"
                + " count(similarity) OVER (PARTITION BY part) AS vectors,"
                + " row_number() OVER (PARTITION BY part ORDER BY "
                + question.order().rank()
                + " DESC, reflection_id) AS place FROM (SELECT reflection_id, similarity, part, ")
        .append(question.order().coverage())
        .append(
            " AS coverage FROM (SELECT c.*, coalesce(s.words, 0) AS common FROM candidates c"
                + " LEFT JOIN shared s ON s.reflection_id = c.reflection_id) compared) measured"
                + " WHERE coverage > 0 OR similarity IS NOT NULL) ranked"
                + " WHERE place <= (?::int4[])[part + 1] ORDER BY part, place"
                + Sql.PLANNED_ONCE,
            Sql.array("int4", question.parts().stream().map(Part::limit).toList()));
    return sessions.query(sql, ReflectionSearchSql::row);
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new Ranked(row.getObject(1, UUID.class), row.getObject(2, Double.class), row.getDouble(3)),
        row.getInt(4),
        row.getLong(5));
  }

  private static @Nullable String literal(@Nullable Vector vector) {
    return vector == null ? null : SqlLiterals.vector(vector.toArray());
  }

  /** Returns what reads rows with their vectors of a model, up to the conditions. */
  static Sql withVectors(@Nullable EmbeddingModel model) {
    return model == null
        ? Sql.of(", NULL::bytea AS sent FROM reflection_store r WHERE ")
        : Sql.of(
            ", CASE WHEN r.index_model = ? AND vector_dims(r.index_vector) = ? THEN"
                + " vector_send(r.index_vector) END AS sent FROM reflection_store r WHERE ",
            model.id(),
            model.dimension());
  }

  /** Returns the vector as pgvector sends it: behind two short numbers, each of four bytes. */
  static @Nullable Vector vector(ResultSet row) throws SQLException {
    byte[] sent = row.getBytes("sent");
    if (sent == null) {
      return null;
    }
    FloatBuffer numbers = ByteBuffer.wrap(sent).position(2 * Short.BYTES).asFloatBuffer();
    float[] vector = new float[numbers.remaining()];
    numbers.get(vector);
    return Vector.of(vector);
  }
}
