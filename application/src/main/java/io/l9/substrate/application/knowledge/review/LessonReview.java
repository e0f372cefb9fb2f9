package io.l9.substrate.application.knowledge.review;

import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.LessonFinding;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The findings about reflections, within a unit of work. A page looks at a bounded number of them
 * and may have fewer findings than asked for, or none, although there are more.
 */
final class LessonReview {

  /** The reflections with a failure whose effect a page works out. */
  private static final int LOOKED_AT = 200;

  private final ReflectionRepository reflections;
  private final ReflectionUseRepository uses;

  LessonReview(ReflectionStore store) {
    this.reflections = store.reflections();
    this.uses = store.uses();
  }

  Page<Finding> findings(
      TenantScope scope, ReviewKind kind, Instant now, int limit, @Nullable Position after) {
    if (kind == ReviewKind.HARMFUL_LESSON) {
      return harmful(scope, now, limit, after);
    }
    Page<Reflection> page =
        kind == ReviewKind.CONTRARY_LESSONS
            ? reflections.withContraries(limit, after)
            : reflections.list(rejected(limit, after), now);
    return new Page<>(of(kind, scope, page.items(), now), page.next());
  }

  Optional<Finding> find(TenantScope scope, ReviewId id, Instant now) {
    ReflectionId wanted = new ReflectionId(id.target());
    Collection<Reflection> found = reflections.findAll(List.of(wanted)).values();
    return of(id.kind(), scope, found, now).stream().findFirst();
  }

  private static ReflectionQuery rejected(int limit, @Nullable Position after) {
    return new ReflectionQuery(
        Set.of(),
        Set.of(ReflectionState.REJECTED),
        true,
        null,
        null,
        null,
        null,
        null,
        null,
        limit,
        after);
  }

  /** Returns the findings of a kind among these, in their order. */
  private List<Finding> of(
      ReviewKind kind, TenantScope scope, Collection<Reflection> rows, Instant now) {
    return switch (kind) {
      case HARMFUL_LESSON -> harmful(scope, rows, now);
      case CONTRARY_LESSONS -> contrary(scope, rows, now);
      case REJECTED_LESSON -> covering(rejections(rows), now);
      case TAUGHT_AGAIN -> taughtAgain(rejections(rows));
      case CONFLICT, LOW_TRUST_USED, REJECTED_AGAIN, EXPIRING ->
          throw new IllegalArgumentException(kind + " is about no reflection");
    };
  }

  private static List<Reflection> rejections(Collection<Reflection> rows) {
    return rows.stream().filter(row -> row.state() == ReflectionState.REJECTED).toList();
  }

  private Page<Finding> harmful(
      TenantScope scope, Instant now, int limit, @Nullable Position after) {
    List<ReflectionId> ids =
        uses.failed(LOOKED_AT, after == null ? null : new ReflectionId(after.id()));
    Map<ReflectionId, Reflection> rows = reflections.findAll(ids);
    List<Finding> found =
        harmful(scope, ids.stream().map(rows::get).filter(Objects::nonNull).toList(), now);
    if (found.size() > limit) {
      return new Page<>(found.subList(0, limit), found.get(limit - 1).position());
    }
    return new Page<>(
        found,
        ids.size() < LOOKED_AT
            ? null
            : new Position(Instant.EPOCH, ids.get(ids.size() - 1).value()));
  }

  private List<Finding> harmful(TenantScope scope, Collection<Reflection> rows, Instant now) {
    List<Reflection> served = served(scope, rows, now);
    Map<ReflectionId, List<UseCounts>> counts =
        uses.counts(served.stream().map(Reflection::id).toList());
    Map<String, KindRate> rates =
        uses.rates(
            counts.values().stream()
                .flatMap(List::stream)
                .map(UseCounts::taskKind)
                .collect(Collectors.toSet()));
    List<Finding> found = new ArrayList<>();
    for (Reflection row : served) {
      Effectiveness effect = Effectiveness.of(counts.getOrDefault(row.id(), List.of()), rates);
      if (effect.harmful()) {
        found.add(new LessonFinding.Harmful(row, effect));
      }
    }
    return found;
  }

  /** Returns those that readers of the scope are given. */
  private List<Reflection> served(TenantScope scope, Collection<Reflection> rows, Instant now) {
    Map<UUID, List<Reflection>> rejected =
        reflections.rejected(rows.stream().map(Reflection::skeleton).distinct().toList()).stream()
            .collect(Collectors.groupingBy(Reflection::skeleton));
    return rows.stream()
        .filter(row -> row.served(now))
        .filter(
            row ->
                rejected.getOrDefault(row.skeleton(), List.of()).stream()
                    .noneMatch(rejection -> rejection.rejects(row, scope.owner())))
        .toList();
  }

  /** Returns each pair of contraries with the newer of both. */
  private List<Finding> contrary(TenantScope scope, Collection<Reflection> rows, Instant now) {
    Set<ReflectionId> named = new HashSet<>();
    rows.forEach(row -> named.addAll(row.contradicts()));
    Collection<Reflection> all = new HashSet<>(reflections.findAll(named).values());
    all.addAll(rows);
    Map<ReflectionId, Reflection> served =
        served(scope, all, now).stream().collect(Collectors.toMap(Reflection::id, row -> row));
    List<Finding> found = new ArrayList<>();
    for (Reflection row : rows) {
      List<Reflection> older =
          row.contradicts().stream()
              .map(served::get)
              .filter(Objects::nonNull)
              .filter(other -> other.position().compareTo(row.position()) < 0)
              .sorted(Comparator.comparing(Reflection::position).reversed())
              .toList();
      if (served.containsKey(row.id()) && !older.isEmpty()) {
        List<Reflection> lessons = new ArrayList<>(List.of(row));
        lessons.addAll(older);
        found.add(new LessonFinding.Contrary(lessons));
      }
    }
    return found;
  }

  /** Returns the rejections that cover rows of owners within their reach. */
  private List<Finding> covering(List<Reflection> rejections, Instant now) {
    Map<UUID, List<Reflection>> active =
        reflections
            .ofSkeletons(rejections.stream().map(Reflection::skeleton).distinct().toList())
            .stream()
            .filter(row -> row.served(now))
            .collect(Collectors.groupingBy(Reflection::skeleton));
    List<Finding> found = new ArrayList<>();
    for (Reflection rejection : rejections) {
      List<Reflection> covered =
          active.getOrDefault(rejection.skeleton(), List.of()).stream()
              .filter(row -> rejection.covers(row.owner()))
              .toList();
      if (!covered.isEmpty()) {
        found.add(new LessonFinding.Rejected(rejection, covered));
      }
    }
    return found;
  }

  private List<Finding> taughtAgain(List<Reflection> rejections) {
    Map<ReflectionId, List<ReflectionEvidence>> evidence =
        reflections.evidence(rejections.stream().map(Reflection::id).toList());
    List<Finding> found = new ArrayList<>();
    for (Reflection rejection : rejections) {
      List<Instant> attempts =
          evidence.getOrDefault(rejection.id(), List.of()).stream()
              .map(ReflectionEvidence::recordedAt)
              .filter(at -> at.isAfter(rejection.updatedAt()))
              .sorted(Comparator.reverseOrder())
              .toList();
      if (!attempts.isEmpty()) {
        found.add(new LessonFinding.TaughtAgain(rejection, attempts.size(), attempts.get(0)));
      }
    }
    return found;
  }
}
