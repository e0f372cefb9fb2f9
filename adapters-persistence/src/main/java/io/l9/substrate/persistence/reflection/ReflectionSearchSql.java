package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Search;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Share;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.memory.search.VectorSearch;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The search of reflections by vectors and terms. Of a share of which there are few, all are
 * compared; of one of which there are many, those that are the nearest by an index of vectors, and
 * those with rare words.
 */
final class ReflectionSearchSql {

  /**
   * A reflection with the parts of its rank.
   *
   * @param similarity null: one of both has no vector, or they are of different models
   * @param coverage the share of words in common: of those asked for, or of all that either has
   */
  record Ranked(UUID id, @Nullable Double similarity, double coverage) {}

  /** The reflections that are looked for, as conditions on {@code r}. */
  private record Wanted(
      @Nullable EmbeddingModel model,
      @Nullable String vector,
      List<Set<String>> words,
      Sql filter) {

    boolean asksIndex() {
      return vector != null && model != null && model.indexed();
    }
  }

  /** A share, by columns of {@code reflection_store_kinds}. */
  private record Part(Share share, Sql condition) {

    static Part of(Share share) {
      return new Part(share, ReflectionConditionsSql.ofNamedKinds(share.kinds()));
    }
  }

  private record Candidate(
      UUID id, ReflectionKind kind, @Nullable Double similarity, Set<String> terms) {}

  /**
   * The kinds of each index of vectors, as the migration has them: a scan of an index of all kinds
   * would pass over nineteen lessons for each failure.
   */
  private static final List<Set<ReflectionKind>> INDEXED =
      List.of(
          Set.of(
              ReflectionKind.LESSON,
              ReflectionKind.SUCCESS,
              ReflectionKind.INSIGHT,
              ReflectionKind.IMPROVEMENT),
          Set.of(ReflectionKind.PATTERN),
          Set.of(ReflectionKind.FAILURE),
          Set.of(ReflectionKind.FALSE_CONSTRAINT));

  /** The most reflections of a share that are compared one by one. */
  private static final int MOST_EXACT = 1_000;

  /** The most words that are looked up where there are many reflections. */
  private static final int MOST_WORDS = 64;

  /** The most reflections that have a rare word. */
  private static final int RARE = 100;

  /** The least number of nearest vectors that are compared by their words as well. */
  private static final int LEAST_NEAREST = 100;

  private final Sessions sessions;
  private final ReflectionConditionsSql conditions;
  private final int exactUpTo;

  ReflectionSearchSql(Sessions sessions, ReflectionConditionsSql conditions, int exactUpTo) {
    this.sessions = sessions;
    this.conditions = conditions;
    this.exactUpTo = Math.min(exactUpTo, MOST_EXACT);
  }

  /** Returns the best of each share, in no order. */
  List<Ranked> search(Search search) {
    Wanted wanted =
        new Wanted(
            search.model(),
            literal(search.vector()),
            search.words(),
            Sql.of("r.state = 'active' AND ")
                .append(ReflectionConditionsSql.unexpired(search.now()))
                .append(" AND NOT ")
                .append(conditions.rejected()));
    double asked = Math.max(1, search.words().size());
    Collection<Candidate> candidates =
        candidates(wanted, search.shares().stream().map(Part::of).toList());
    return search.shares().stream()
        .flatMap(
            share ->
                best(
                    candidates.stream().filter(row -> share.has(row.kind())),
                    share.limit(),
                    terms ->
                        search.words().stream()
                                .filter(word -> word.stream().anyMatch(terms::contains))
                                .count()
                            / asked,
                    row ->
                        row.similarity() == null
                            ? row.coverage()
                            : (Math.max(0, row.similarity()) + row.coverage()) / 2))
        .toList();
  }

  List<Ranked> near(Reflection like, Index index, int limit) {
    Wanted wanted =
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
            Sql.of("r.state <> 'retired' AND r.reflection_id <> ?", like.id().value()));
    Share share = new Share(Set.of(like.kind()), limit);
    Part part =
        new Part(
            share,
            ReflectionConditionsSql.of("r", like.owner(), like.visibility())
                .append(" AND ")
                .append(ReflectionConditionsSql.ofNamedKinds(share.kinds())));
    return best(
            candidates(wanted, List.of(part)).stream(),
            limit,
            terms -> {
              long common = terms.stream().filter(index.terms()::contains).count();
              return common == 0
                  ? 0
                  : (double) common / (terms.size() + index.terms().size() - common);
            },
            row -> row.similarity() == null ? row.coverage() : row.similarity())
        .toList();
  }

  /** Returns the candidates that have a word or a similarity, the best first, then by id. */
  private static Stream<Ranked> best(
      Stream<Candidate> candidates,
      int limit,
      ToDoubleFunction<Set<String>> coverage,
      ToDoubleFunction<Ranked> rank) {
    return candidates
        .map(row -> new Ranked(row.id(), row.similarity(), coverage.applyAsDouble(row.terms())))
        .filter(row -> row.coverage() > 0 || row.similarity() != null)
        .sorted(
            Comparator.comparingDouble(rank)
                .reversed()
                .thenComparing(Ranked::id, Position::compareIds))
        .limit(limit);
  }

  /** Asks in one round trip, after one that counts; in a third where an index gives too few. */
  private Collection<Candidate> candidates(Wanted wanted, List<Part> parts) {
    if (parts.isEmpty()) {
      return List.of();
    }
    List<Part> many = wanted.asksIndex() ? many(parts) : List.of();
    List<Part> few = parts.stream().filter(part -> !many.contains(part)).toList();
    Statements together = new Statements();
    List<List<Candidate>> found = new ArrayList<>();
    if (!few.isEmpty()) {
      found.add(together.query(exact(wanted, few), ReflectionSearchSql::candidate));
    }
    if (!many.isEmpty() && !wanted.words().isEmpty()) {
      found.add(together.query(ofRareWords(wanted, many), ReflectionSearchSql::candidate));
    }
    for (Part part : many) {
      INDEXED.stream()
          .filter(kinds -> kinds.stream().anyMatch(part.share()::has))
          .forEach(
              kinds ->
                  found.add(
                      together.query(
                          nearest(wanted, part, kinds), ReflectionSearchSql::candidate)));
    }
    sessions.run(together);
    Map<UUID, Candidate> all = new HashMap<>();
    found.forEach(rows -> rows.forEach(row -> all.put(row.id(), row)));
    List<Part> thin = many.stream().filter(part -> isThin(part.share(), all.values())).toList();
    if (!thin.isEmpty()) {
      sessions
          .query(exact(wanted, thin), ReflectionSearchSql::candidate)
          .forEach(row -> all.put(row.id(), row));
    }
    return all.values();
  }

  private static boolean isThin(Share share, Collection<Candidate> found) {
    return found.stream().filter(row -> share.has(row.kind()) && row.similarity() != null).count()
        < share.limit();
  }

  /** Returns the parts of which there are more than are compared one by one. */
  private List<Part> many(List<Part> parts) {
    Sql counts = Sql.of("");
    for (Part part : parts) {
      counts
          .append(", (SELECT count(*) > ? FROM (SELECT FROM reflection_store r WHERE ", exactUpTo)
          .append(conditions.governed())
          .append(" AND r.state <> 'retired' AND ")
          .append(part.condition())
          .append(" LIMIT " + (exactUpTo + 1) + ") seen)");
    }
    return sessions
        .query(
            counts.prepend("SELECT 0"),
            row -> {
              List<Part> many = new ArrayList<>();
              for (int i = 0; i < parts.size(); i++) {
                if (row.getBoolean(i + 2)) {
                  many.add(parts.get(i));
                }
              }
              return many;
            })
        .get(0);
  }

  private Sql exact(Wanted wanted, List<Part> parts) {
    Sql sql =
        selected(wanted)
            .append(" FROM reflection_store r WHERE ")
            .append(conditions.governed())
            .append(" AND ")
            .append(anyOf(parts))
            .append(" AND ")
            .append(wanted.filter())
            .append(
                " AND (r.terms && ?::text[]",
                Sql.texts(wanted.words().stream().flatMap(Set::stream).distinct().toList()));
    if (wanted.model() != null && wanted.vector() != null) {
      sql.append(" OR r.index_model = ?", wanted.model().id());
    }
    return sql.append(")");
  }

  /** Several parts are shares of a search, which differ by their kinds alone. */
  private static Sql anyOf(List<Part> parts) {
    return parts.size() == 1
        ? parts.get(0).condition()
        : ReflectionConditionsSql.ofNamedKinds(
            parts.stream().flatMap(part -> part.share().kinds().stream()).toList());
  }

  /**
   * Asks one index of vectors. The conditions stand in a CASE: there are no statistics of names,
   * and the planner would leave the index of vectors for them.
   */
  private Sql nearest(Wanted wanted, Part part, Set<ReflectionKind> kinds) {
    EmbeddingModel model = Objects.requireNonNull(wanted.model());
    int limit = part.share().limit();
    int rows = Math.max(LEAST_NEAREST, limit + (limit + 1) / 2);
    int dimension = model.dimension();
    return selected(wanted)
        .append(" FROM reflection_store r WHERE ")
        .append(VectorSearch.scanning(rows))
        .append(" AND vector_dims(r.index_vector) = " + dimension)
        .append(" AND ")
        .append(ReflectionConditionsSql.ofNamedKinds(kinds))
        .append(" AND ")
        .append(sessions.tenantOf("r"))
        .append(" AND CASE WHEN r.governed AND r.index_model = ? AND ", model.id())
        .append(part.condition())
        .append(" AND ")
        .append(wanted.filter())
        .append(
            String.format(
                Locale.ROOT,
                " THEN true END ORDER BY r.index_vector::vector(%1$d) <=> ?::vector(%1$d) LIMIT ?",
                dimension),
            wanted.vector(),
            rows);
  }

  private Sql ofRareWords(Wanted wanted, List<Part> parts) {
    List<Integer> words = new ArrayList<>();
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_WORDS, wanted.words().size()); i++) {
      for (String term : wanted.words().get(i)) {
        words.add(i);
        terms.add(term);
      }
    }
    return selected(wanted)
        .append(
            " FROM (SELECT DISTINCT f.id FROM l9_reflections_of_rare_words(?, ?, ?, ?) AS f (id)) w"
                + " JOIN reflection_store r ON r.reflection_id = w.id WHERE ",
            sessions.scope().tenant().value(),
            Sql.array("int4", words),
            Sql.texts(terms),
            RARE)
        .append(conditions.governed())
        .append(" AND ")
        .append(anyOf(parts))
        .append(" AND ")
        .append(wanted.filter());
  }

  /** The columns of a candidate; CASE, because a distance of other dimensions is an error. */
  private static Sql selected(Wanted wanted) {
    return wanted.model() == null || wanted.vector() == null
        ? Sql.of("SELECT r.reflection_id, r.reflection_type, NULL::float8 AS similarity, r.terms")
        : Sql.of(
            "SELECT r.reflection_id, r.reflection_type, CASE WHEN r.index_model = ? AND vector_dims(r.index_vector)"
                + " = ? THEN greatest(-1, least(1, 1 - (r.index_vector <=> ?::vector))) END"
                + " AS similarity, r.terms",
            wanted.model().id(),
            wanted.model().dimension(),
            wanted.vector());
  }

  private static Candidate candidate(ResultSet row) throws SQLException {
    return new Candidate(
        row.getObject(1, UUID.class),
        ReflectionKind.ofCode(row.getString(2)),
        row.getObject(3, Double.class),
        Set.of((String[]) row.getArray(4).getArray()));
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
