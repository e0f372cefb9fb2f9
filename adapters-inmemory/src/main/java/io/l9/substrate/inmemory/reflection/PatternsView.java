package io.l9.substrate.inmemory.reflection;

import io.l9.substrate.domain.knowledge.entity.CodePoints;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternPlace;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns.Line;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.memory.catalog.ViewRefreshes;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The view of patterns, computed when it is read. */
final class PatternsView {

  private static final Comparator<ReflectionPatternPlace> GREATEST_FIRST =
      Comparator.comparingLong(ReflectionPatternPlace::count)
          .reversed()
          .thenComparing(ReflectionPatternPlace::key);

  private record Group(Ownership owner, Visibility visibility, ReflectionKind kind) {

    static Group of(Reflection row) {
      return new Group(row.owner(), row.visibility(), row.kind());
    }

    Line line(List<Reflection> rows) {
      return new Line(
          owner + " " + visibility.code() + " " + kind.code(),
          owner,
          visibility,
          kind,
          rows.size(),
          rows.stream().collect(Collectors.averagingDouble(Reflection::confidence)),
          rows.stream()
              .flatMap(row -> row.tags().stream())
              .distinct()
              .sorted(CodePoints.ORDER)
              .limit(ReflectionPatterns.MAX_TAGS)
              .toList(),
          rows.stream().map(Reflection::createdAt).max(Comparator.naturalOrder()).orElseThrow());
    }
  }

  private final ReflectionTable reflections;
  private final ViewRefreshes refreshes;
  private final Clock clock;

  PatternsView(ReflectionTable reflections, ViewRefreshes refreshes, Clock clock) {
    this.reflections = reflections;
    this.refreshes = refreshes;
    this.clock = clock;
  }

  Optional<ReflectionPatterns> page(ReflectionPatternsQuery query) {
    Instant now = clock.instant();
    ReflectionPatternPlace after = query.after();
    List<Line> lines =
        reflections
            .visible()
            .filter(row -> row.served(now))
            .filter(row -> query.kind() == null || row.kind() == query.kind())
            .collect(Collectors.groupingBy(Group::of))
            .entrySet()
            .stream()
            .map(group -> group.getKey().line(group.getValue()))
            .filter(line -> after == null || GREATEST_FIRST.compare(line.place(), after) > 0)
            .sorted(Comparator.comparing(Line::place, GREATEST_FIRST))
            .limit(query.limit() + 1L)
            .toList();
    return Optional.ofNullable(refreshes.last())
        .map(refreshedAt -> ReflectionPatterns.of(lines, query.limit(), refreshedAt));
  }
}
