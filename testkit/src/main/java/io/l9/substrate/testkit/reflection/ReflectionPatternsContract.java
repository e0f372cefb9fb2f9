package io.l9.substrate.testkit.reflection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatch;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternPlace;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns.Line;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.knowledge.ViewRefresh;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Kit of a {@link io.l9.substrate.domain.reflection.lesson.ReflectionRepository} about the view of
 * patterns.
 */
public abstract class ReflectionPatternsContract extends ReflectionContract {

  /** A line of the view without its key, which each store makes by itself. */
  private record Counted(Ownership owner, Visibility visibility, ReflectionKind kind, long count) {

    static Counted of(Line line) {
      return new Counted(line.owner(), line.visibility(), line.kind(), line.count());
    }
  }

  /** The jobs over the same rows. */
  protected abstract MaintenanceStore maintenance();

  private void refresh() {
    ViewRefresh.run(maintenance(), NOW);
  }

  private ReflectionPatterns patterns(
      TenantScope actor,
      @Nullable ReflectionKind kind,
      int limit,
      @Nullable ReflectionPatternPlace after) {
    return as(
        actor,
        () ->
            reflection()
                .reflections()
                .patterns(new ReflectionPatternsQuery(kind, limit, after))
                .orElseThrow());
  }

  private Set<Counted> counted(TenantScope actor) {
    List<Counted> lines = patterns(actor, null, 9, null).lines().stream().map(Counted::of).toList();
    return Set.copyOf(lines);
  }

  private void store(TenantScope actor, ReflectionKind kind, int count) {
    store(actor, actor.owner(), Visibility.SHARED, kind, count);
  }

  private void store(
      TenantScope actor, Ownership owner, Visibility visibility, ReflectionKind kind, int count) {
    for (int i = 0; i < count; i++) {
      stored(actor, row(owner, visibility, kind, NOW));
    }
  }

  private Reflection row(
      Ownership owner, Visibility visibility, ReflectionKind kind, Instant told) {
    var id = id().value();
    return reflection(id, owner, visibility, kind, "content " + letters(id), null, told);
  }

  private static Reflection with(Reflection row, double confidence, Set<String> tags) {
    return row.edited(
        new ReflectionPatch(null, null, null, null, tags, null, confidence, null, Set.of()), NOW);
  }

  @Test
  void countsAndSumsUp_whatAnOwnerHasOfAKind() {
    TenantScope actor = world().endUser();
    Instant before = NOW.minusSeconds(60);
    Reflection first = row(actor.owner(), Visibility.SHARED, ReflectionKind.LESSON, before);
    stored(actor, with(first, .25, Set.of("b", "B")));
    stored(actor, with(lesson(actor), .75, Set.of("b", "a")));
    stored(actor, with(lesson(actor), .5, Set.of()));
    refresh();

    ReflectionPatterns page = patterns(actor, null, 9, null);
    assertEquals(NOW, page.refreshedAt());
    Line line = page.lines().get(0);
    assertEquals(
        List.of(
            new Line(
                line.key(),
                actor.owner(),
                Visibility.SHARED,
                ReflectionKind.LESSON,
                3,
                .5,
                List.of("B", "a", "b"),
                NOW)),
        page.lines());
  }

  @Test
  void leavesOutWhatIsRetired_rejectedOrExpired() {
    TenantScope actor = world().endUser();
    stored(actor, lesson(actor));
    stored(actor, lesson(actor).in(ReflectionState.RETIRED, "old", null, NOW));
    stored(actor, rejection(lesson(actor), actor.owner()));
    stored(actor, until(lesson(actor), 0));
    refresh();
    assertEquals(
        Set.of(new Counted(actor.owner(), Visibility.SHARED, ReflectionKind.LESSON, 1)),
        counted(actor));
  }

  @Test
  void keepsOwnersVisibilitiesAndKindsApart_andShowsNobodyWhatHeDoesNotSee() {
    TenantScope actor = world().endUser();
    TenantScope colleague = world().colleague();
    TenantScope foreigner = world().foreigner();
    TenantScope system = world().system();
    Ownership org = world().orgAdmin().owner();
    store(actor, ReflectionKind.LESSON, 1);
    store(actor, ReflectionKind.FAILURE, 2);
    store(colleague, ReflectionKind.LESSON, 1);
    store(foreigner, ReflectionKind.LESSON, 3);
    store(world().orgAdmin(), ReflectionKind.LESSON, 2);
    store(system, org, Visibility.L_PRIVATE, ReflectionKind.LESSON, 4);
    refresh();

    Counted shared = new Counted(org, Visibility.SHARED, ReflectionKind.LESSON, 2);
    Counted own = new Counted(actor.owner(), Visibility.SHARED, ReflectionKind.LESSON, 1);
    Counted failures = new Counted(actor.owner(), Visibility.SHARED, ReflectionKind.FAILURE, 2);
    Counted others = new Counted(colleague.owner(), Visibility.SHARED, ReflectionKind.LESSON, 1);
    Counted hidden = new Counted(org, Visibility.L_PRIVATE, ReflectionKind.LESSON, 4);
    assertEquals(Set.of(shared, own, failures), counted(actor));
    assertEquals(Set.of(shared, others), counted(colleague));
    assertEquals(Set.of(shared, own, failures, others, hidden), counted(system));
    assertEquals(
        Set.of(new Counted(foreigner.owner(), Visibility.SHARED, ReflectionKind.LESSON, 3)),
        counted(foreigner));
    assertEquals(
        List.of(failures),
        patterns(actor, ReflectionKind.FAILURE, 9, null).lines().stream()
            .map(Counted::of)
            .toList());
  }

  @Test
  void givesTheGreatestFirst_pageByPage() {
    TenantScope actor = world().endUser();
    List<ReflectionKind> kinds =
        List.of(
            ReflectionKind.INSIGHT,
            ReflectionKind.LESSON,
            ReflectionKind.SUCCESS,
            ReflectionKind.FAILURE);
    List<Integer> counts = List.of(1, 3, 1, 2);
    for (int i = 0; i < kinds.size(); i++) {
      store(actor, kinds.get(i), counts.get(i));
    }
    refresh();

    List<Line> all = patterns(actor, null, kinds.size(), null).lines();
    assertEquals(List.of(3L, 2L, 1L, 1L), all.stream().map(Line::count).toList());
    assertNull(patterns(actor, null, kinds.size(), null).next());
    List<Line> paged = new ArrayList<>();
    ReflectionPatternPlace after = null;
    do {
      ReflectionPatterns page = patterns(actor, null, 1, after);
      paged.addAll(page.lines());
      after = page.next();
    } while (after != null);
    assertEquals(all, paged);
  }

  @Test
  void givesTheFirstTagsOfManyAlone() {
    TenantScope actor = world().endUser();
    List<String> tags =
        IntStream.rangeClosed(0, ReflectionPatterns.MAX_TAGS)
            .mapToObj(i -> String.format(Locale.ROOT, "tag %03d", i))
            .toList();
    stored(actor, with(lesson(actor), .5, Set.copyOf(tags.subList(0, 60))));
    stored(actor, with(lesson(actor), .5, Set.copyOf(tags.subList(60, tags.size()))));
    refresh();
    assertEquals(
        tags.subList(0, ReflectionPatterns.MAX_TAGS),
        patterns(actor, null, 9, null).lines().get(0).tags());
  }
}
