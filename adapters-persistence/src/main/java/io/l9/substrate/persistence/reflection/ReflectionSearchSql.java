package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Search;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.memory.search.VectorSearch;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The search of reflections by vectors and terms. Where there are few, all of them are compared;
 * where there are many, those that are compared are the nearest by an index of vectors, and those
 * with rare words.
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
      Sql indexed,
      Sql filter) {

    boolean asksIndex() {
      return vector != null && model != null && model.indexed();
    }
  }

  private record Candidate(UUID id, @Nullable Double similarity, Set<String> terms) {}

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
    this.exactUpTo = exactUpTo;
  }

  List<Ranked> search(Search search) {
    Wanted wanted =
        new Wanted(
            search.model(),
            literal(search.vector()),
            search.words(),
            ReflectionConditionsSql.ofKinds(search.kinds()),
            Sql.of("r.state = 'active' AND ")
                .append(ReflectionConditionsSql.unexpired(search.now()))
                .append(" AND NOT ")
                .append(conditions.rejected()));
    double asked = Math.max(1, search.words().size());
    return best(
        candidates(wanted, search.limit()),
        search.limit(),
        terms ->
            search.words().stream().filter(word -> word.stream().anyMatch(terms::contains)).count()
                / asked,
        row ->
            row.similarity() == null
                ? row.coverage()
                : (Math.max(0, row.similarity()) + row.coverage()) / 2);
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
            ReflectionConditionsSql.of("r", like.owner(), like.visibility())
                .append(" AND ")
                .append(ReflectionConditionsSql.ofKinds(Set.of(like.kind()))),
            Sql.of("r.state <> 'retired' AND r.reflection_id <> ?", like.id().value()));
    return best(
        candidates(wanted, limit),
        limit,
        terms -> {
          long common = terms.stream().filter(index.terms()::contains).count();
          return common == 0 ? 0 : (double) common / (terms.size() + index.terms().size() - common);
        },
        row -> row.similarity() == null ? row.coverage() : row.similarity());
  }

  /** Returns the candidates that have a word or a similarity, the best first, then by id. */
  private static List<Ranked> best(
      Collection<Candidate> candidates,
      int limit,
      ToDoubleFunction<Set<String>> coverage,
      ToDoubleFunction<Ranked> rank) {
    return candidates.stream()
        .map(row -> new Ranked(row.id(), row.similarity(), coverage.applyAsDouble(row.terms())))
        .filter(row -> row.coverage() > 0 || row.similarity() != null)
        .sorted(
            Comparator.comparingDouble(rank)
                .reversed()
                .thenComparing(Ranked::id, Position::compareIds))
        .limit(limit)
        .toList();
  }

  private Collection<Candidate> candidates(Wanted wanted, int limit) {
    if (wanted.asksIndex() && many(wanted)) {
      Collection<Candidate> found = approximate(wanted, limit);
      if (found.stream().filter(row -> row.similarity() != null).count() >= limit) {
        return found;
      }
    }
    return exact(wanted);
  }

  private boolean many(Wanted wanted) {
    return sessions
        .query(
            Sql.of("SELECT count(*) > ? FROM (SELECT FROM reflection_store r WHERE ", exactUpTo)
                .append(conditions.governed())
                .append(" AND r.state <> 'retired' AND ")
                .append(wanted.indexed())
                .append(" LIMIT " + (exactUpTo + 1) + ") seen"),
            row -> row.getBoolean(1))
        .get(0);
  }

  private Collection<Candidate> exact(Wanted wanted) {
    Sql sql =
        selected(wanted)
            .append(" FROM reflection_store r WHERE ")
            .append(conditions.governed())
            .append(" AND ")
            .append(wanted.indexed())
            .append(" AND ")
            .append(wanted.filter())
            .append(
                " AND (r.terms && ?::text[]",
                Sql.texts(wanted.words().stream().flatMap(Set::stream).distinct().toList()));
    if (wanted.model() != null && wanted.vector() != null) {
      sql.append(" OR r.index_model = ?", wanted.model().id());
    }
    return sessions.query(sql.append(")"), ReflectionSearchSql::candidate);
  }

  /**
   * Asks the index of vectors and that of terms, in one round trip. The conditions stand in a CASE:
   * there are no statistics of names, and the planner would leave the index of vectors for them.
   */
  private Collection<Candidate> approximate(Wanted wanted, int limit) {
    EmbeddingModel model = Objects.requireNonNull(wanted.model());
    int rows = Math.max(LEAST_NEAREST, limit + (limit + 1) / 2);
    int dimension = model.dimension();
    Statements together = new Statements();
    List<Candidate> rare = List.of();
    if (!wanted.words().isEmpty()) {
      rare = together.query(ofRareWords(wanted), ReflectionSearchSql::candidate);
    }
    List<Candidate> nearest =
        together.query(
            selected(wanted)
                .append(" FROM reflection_store r WHERE ")
                .append(VectorSearch.scanning(rows))
                .append(" AND vector_dims(r.index_vector) = " + dimension + " AND ")
                .append(sessions.tenantOf("r"))
                .append(" AND CASE WHEN r.governed AND r.index_model = ? AND ", model.id())
                .append(wanted.indexed())
                .append(" AND ")
                .append(wanted.filter())
                .append(
                    String.format(
                        Locale.ROOT,
                        " THEN true END ORDER BY r.index_vector::vector(%1$d) <=> ?::vector(%1$d)"
                            + " LIMIT ?",
                        dimension),
                    wanted.vector(),
                    rows),
            ReflectionSearchSql::candidate);
    sessions.run(together);
    Map<UUID, Candidate> all = new LinkedHashMap<>();
    nearest.forEach(row -> all.put(row.id(), row));
    rare.forEach(row -> all.put(row.id(), row));
    return all.values();
  }

  private Sql ofRareWords(Wanted wanted) {
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
        .append(wanted.indexed())
        .append(" AND ")
        .append(wanted.filter());
  }

  /** The columns of a candidate; CASE, because a distance of other dimensions is an error. */
  private static Sql selected(Wanted wanted) {
    return wanted.model() == null || wanted.vector() == null
        ? Sql.of("SELECT r.reflection_id, NULL::float8 AS similarity, r.terms")
        : Sql.of(
            "SELECT r.reflection_id, CASE WHEN r.index_model = ? AND vector_dims(r.index_vector)"
                + " = ? THEN greatest(-1, least(1, 1 - (r.index_vector <=> ?::vector))) END"
                + " AS similarity, r.terms",
            wanted.model().id(),
            wanted.model().dimension(),
            wanted.vector());
  }

  private static Candidate candidate(ResultSet row) throws SQLException {
    return new Candidate(
        row.getObject(1, UUID.class),
        row.getObject(2, Double.class),
        Set.of((String[]) row.getArray(3).getArray()));
  }

  private static @Nullable String literal(@Nullable Vector vector) {
    return vector == null ? null : SqlLiterals.vector(vector.toArray());
  }

  /** Returns the vectors of a model. */
  Map<ReflectionId, Vector> vectors(EmbeddingModel model, Collection<ReflectionId> ids) {
    Map<ReflectionId, Vector> vectors = new HashMap<>();
    if (!ids.isEmpty()) {
      sessions.query(
          Sql.of("SELECT r.reflection_id, r.index_vector::float4[] FROM reflection_store r WHERE ")
              .append(conditions.governed())
              .append(
                  " AND r.index_model = ? AND vector_dims(r.index_vector) = ? AND ",
                  model.id(),
                  model.dimension())
              .append(
                  Sql.isAnyOf(
                      "r.reflection_id",
                      Sql.uuids(ids.stream().map(ReflectionId::value).toList()))),
          row -> {
            vectors.put(
                new ReflectionId(row.getObject(1, UUID.class)),
                vector((Float[]) row.getArray(2).getArray()));
            return true;
          });
    }
    return vectors;
  }

  private static Vector vector(Float[] numbers) {
    float[] plain = new float[numbers.length];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = numbers[i];
    }
    return Vector.of(plain);
  }
}
