package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.persistence.memory.search.VectorSearch;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reflections that a search compares. Of a part of which there are few, all; of one of which
 * there are many, those that are the nearest by an index of vectors, and those with rare words.
 */
final class ReflectionCandidatesSql {

  /**
   * The reflections that are looked for.
   *
   * @param vector as a literal; its expression is {@link #PROBE}
   * @param words the terms of each
   * @param filter a condition on {@code r}
   */
  record Wanted(
      @Nullable EmbeddingModel model,
      @Nullable String vector,
      List<Set<String>> words,
      Sql filter) {

    boolean hasVector() {
      return vector != null && model != null;
    }

    boolean asksIndex() {
      return vector != null && model != null && model.indexed();
    }
  }

  /**
   * A part of a search, which the others do not crowd out.
   *
   * @param number its own
   * @param kinds that it has; none: every kind
   * @param condition on {@code r}, by columns of {@code reflection_store_kinds}
   * @param limit the most that is found
   */
  record Part(int number, Set<ReflectionKind> kinds, Sql condition, int limit) {

    /** Returns whether rows of one of these kinds may be in it. */
    boolean meets(Set<ReflectionKind> others) {
      return kinds.isEmpty() || others.stream().anyMatch(kinds::contains);
    }
  }

  /** The vector of what is looked for, by a common table expression of this name. */
  static final String PROBE = "(SELECT vector FROM probe)";

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

  /** The most reflections of a part that are compared one by one: a scan of an index costs that. */
  private static final int MOST_EXACT = 300;

  /** The most words that are looked up where there are many reflections. */
  private static final int MOST_WORDS = 64;

  /** The most reflections that have a rare word, where nothing but words finds them. */
  private static final int RARE = 100;

  /** The same where an index of vectors finds reflections too: reading them takes half as long. */
  private static final int RARE_BESIDE_VECTORS = 40;

  /**
   * The least number of nearest vectors that are compared by their words as well, and of the
   * candidates of the scan that finds them: a list gives out a tenth of them.
   */
  private static final int LEAST_NEAREST = 60;

  private final Sessions sessions;
  private final ReflectionConditionsSql conditions;
  private final int exactUpTo;

  ReflectionCandidatesSql(Sessions sessions, ReflectionConditionsSql conditions, int exactUpTo) {
    this.sessions = sessions;
    this.conditions = conditions;
    this.exactUpTo = Math.min(exactUpTo, MOST_EXACT);
  }

  /** Returns the parts of which there are more than are compared one by one. */
  List<Part> many(List<Part> parts) {
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

  /**
   * Returns queries whose rows together are the candidates, some of them twice: their ids, owners
   * and skeletons, the number of the part, the similarity, and the terms.
   *
   * @param few parts of which all are compared
   * @param many other parts
   */
  Sql of(Wanted wanted, List<Part> few, List<Part> many) {
    List<Sql> queries = new ArrayList<>();
    if (!few.isEmpty()) {
      queries.add(all(wanted, few));
    }
    if (!many.isEmpty() && !wanted.words().isEmpty()) {
      queries.add(ofRareWords(wanted, many));
    }
    for (Part part : many) {
      INDEXED.stream()
          .filter(part::meets)
          .forEach(kinds -> queries.add(nearest(wanted, part, kinds)));
    }
    Sql together = Sql.of("(");
    for (int i = 0; i < queries.size(); i++) {
      together.append(i == 0 ? "" : ") UNION ALL (").append(queries.get(i));
    }
    return together.append(")");
  }

  private Sql all(Wanted wanted, List<Part> parts) {
    Sql sql =
        selected(wanted, parts)
            .append(" FROM reflection_store r WHERE ")
            .append(conditions.governed())
            .append(" AND ")
            .append(anyOf(parts))
            .append(" AND ")
            .append(wanted.filter())
            .append(" AND (");
    if (wanted.model() != null && wanted.vector() != null) {
      sql.append("r.index_model = ? OR ", wanted.model().id());
    }
    return sql.append(
        "r.terms && ?::text[])",
        Sql.texts(wanted.words().stream().flatMap(Set::stream).distinct().toList()));
  }

  /** Several parts differ by their kinds alone. */
  private static Sql anyOf(List<Part> parts) {
    return parts.size() == 1
        ? parts.get(0).condition()
        : ReflectionConditionsSql.ofNamedKinds(
            parts.stream().flatMap(part -> part.kinds().stream()).toList());
  }

  /**
   * Asks one index of vectors. The conditions stand in a CASE: there are no statistics of names,
   * and the planner would leave the index of vectors for them; and of the tenant it would take the
   * average, which has few rows.
   */
  private Sql nearest(Wanted wanted, Part part, Set<ReflectionKind> kinds) {
    EmbeddingModel model = Objects.requireNonNull(wanted.model());
    int rows = Math.max(LEAST_NEAREST, part.limit() + (part.limit() + 1) / 2);
    int dimension = model.dimension();
    return selected(wanted, List.of(part))
        .append(" FROM reflection_store r WHERE ")
        .append(VectorSearch.scanning(rows, LEAST_NEAREST))
        .append(" AND vector_dims(r.index_vector) = " + dimension)
        .append(" AND ")
        .append(ReflectionConditionsSql.ofNamedKinds(kinds))
        .append(" AND CASE WHEN ")
        .append(conditions.governed())
        .append(" AND r.index_model = ? AND ", model.id())
        .append(part.condition())
        .append(" AND ")
        .append(wanted.filter())
        .append(
            String.format(
                Locale.ROOT,
                " THEN true END ORDER BY r.index_vector::vector(%1$d) <=> %2$s::vector(%1$d)"
                    + " LIMIT %3$d",
                dimension,
                PROBE,
                rows));
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
    return selected(wanted, parts)
        .append(
            " FROM (SELECT DISTINCT f.id FROM l9_reflections_of_rare_words(?, ?, ?, ?) AS f (id)) w"
                + " JOIN reflection_store r ON r.reflection_id = w.id WHERE ",
            sessions.scope().tenant().value(),
            Sql.array("int4", words),
            Sql.texts(terms),
            wanted.asksIndex() ? RARE_BESIDE_VECTORS : RARE)
        .append(conditions.governed())
        .append(" AND ")
        .append(anyOf(parts))
        .append(" AND ")
        .append(wanted.filter());
  }

  /** The columns of a candidate; CASE, because a distance of other dimensions is an error. */
  private static Sql selected(Wanted wanted, Collection<Part> parts) {
    Sql sql =
        Sql.of(
            "SELECT r.reflection_id, r.tenant_id, r.org_id, r.user_id, r.state, r.skeleton,"
                + " r.terms, ");
    if (parts.size() == 1) {
      parts.forEach(part -> sql.append(part.number() + " AS part"));
    } else {
      sql.append("CASE");
      parts.forEach(
          part -> sql.append(" WHEN ").append(part.condition()).append(" THEN " + part.number()));
      sql.append(" END AS part");
    }
    return wanted.model() == null || wanted.vector() == null
        ? sql.append(", NULL::float8 AS similarity")
        : sql.append(
            ", CASE WHEN r.index_model = ? AND vector_dims(r.index_vector) = ? THEN"
                + " greatest(-1, least(1, 1 - (r.index_vector <=> "
                + PROBE
                + "))) END AS similarity",
            wanted.model().id(),
            wanted.model().dimension());
  }
}
