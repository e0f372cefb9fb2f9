package io.l9.substrate.testkit.reflection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Kit of the {@link ReflectionUseRepository}. */
public abstract class ReflectionUseRepositoryContract extends ReflectionContract {

  private ReflectionUseRepository uses() {
    return reflection().uses();
  }

  @Test
  void findsTheUsesOfATask_withEveryFieldAsItWas_byReflection() {
    TenantScope actor = world().endUser();
    List<ReflectionUse> written = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ReflectionUse use = use(stored(actor, lesson(actor)), actor.owner(), "task 'one'", "k");
      written.add(
          i == 0
              ? use.followed().judged(TaskOutcome.FAILURE, true, NOW.plusSeconds(1))
              : i == 1
                  ? new ReflectionUse(
                      use.reflection(),
                      use.owner(),
                      use.task(),
                      "",
                      null,
                      false,
                      null,
                      false,
                      NOW,
                      null)
                  : use);
    }
    write(actor, written.toArray(ReflectionUse[]::new));
    write(actor, use(stored(actor, lesson(actor)), actor.owner(), "another task", "k"));
    written.sort(Comparator.comparing(use -> use.reflection().value(), Position::compareIds));
    assertEquals(written, ofTask(actor, "task 'one'"));
    assertEquals(List.of(), ofTask(world().colleague(), "task 'one'"));
    assertEquals(List.of(), ofTask(actor, "no task"));
  }

  @Test
  void keepsOneRow_ofAnOwnerTaskAndReflection() {
    TenantScope actor = world().endUser();
    Reflection row = stored(actor, lesson(actor));
    ReflectionUse use = use(row, actor.owner(), "one", "k");
    write(actor, use);
    ReflectionUse after = use.followed().ofKind("l").judged(TaskOutcome.SUCCESS, false, NOW);
    write(actor, after);
    write(actor, after);
    assertEquals(List.of(after), ofTask(actor, "one"));
    assertEquals(
        Map.of(row.id(), List.of(new UseCounts("l", 1, 1, 1, 0, 0))), counts(actor, row.id()));
  }

  @Test
  void sumsUpTheLedger_byKind_afterAnyCorrection() {
    TenantScope actor = world().endUser();
    List<Reflection> rows = List.of(stored(actor, lesson(actor)), stored(actor, lesson(actor)));
    Map<ReflectionId, Map<String, List<ReflectionUse>>> ledger = new HashMap<>();
    Map<List<Object>, ReflectionUse> known = new HashMap<>();
    TaskOutcome[] outcomes = TaskOutcome.values();
    for (int i = 0; i < 60; i++) {
      Reflection row = rows.get(random().nextInt(2));
      String task = "task " + random().nextInt(8);
      ReflectionUse use =
          known
              .getOrDefault(List.of(row.id(), task), use(row, actor.owner(), task, "k"))
              .ofKind("kind " + task.hashCode() % 2);
      if (random().nextBoolean()) {
        use = use.followed();
      }
      if (random().nextBoolean()) {
        use = use.judged(outcomes[random().nextInt(outcomes.length)], random().nextBoolean(), NOW);
      }
      write(actor, use);
      known.put(List.of(row.id(), task), use);
    }
    known.values().stream()
        .sorted(Comparator.comparing(ReflectionUse::taskKind))
        .forEach(
            use ->
                ledger
                    .computeIfAbsent(use.reflection(), id -> new HashMap<>())
                    .computeIfAbsent(use.taskKind(), kind -> new ArrayList<>())
                    .add(use));
    Map<ReflectionId, Set<UseCounts>> expected = new HashMap<>();
    ledger.forEach(
        (id, kinds) ->
            kinds.forEach(
                (kind, of) ->
                    expected
                        .computeIfAbsent(id, none -> new HashSet<>())
                        .add(UseCounts.of(kind, of))));
    Map<ReflectionId, Set<UseCounts>> counted = new HashMap<>();
    counts(actor, rows.get(0).id(), rows.get(1).id(), id())
        .forEach((id, counts) -> counted.put(id, Set.copyOf(counts)));
    assertEquals(expected, counted);
  }

  @Test
  void countsForEachUser_theUsesThatThisUserSees() {
    TenantScope actor = world().endUser();
    TenantScope colleague = world().colleague();
    Reflection shared = stored(world().system(), lesson(world().system()));
    write(actor, use(shared, actor.owner(), "one", "k"));
    write(colleague, use(shared, colleague.owner(), "one", "k"));
    write(
        colleague,
        use(shared, colleague.owner(), "two", "k").judged(TaskOutcome.SUCCESS, false, NOW));
    UseCounts own = new UseCounts("k", 1, 0, 0, 0, 0);
    assertEquals(Map.of(shared.id(), List.of(own)), counts(actor, shared.id()));
    assertEquals(
        Map.of(shared.id(), List.of(new UseCounts("k", 2, 0, 1, 0, 0))),
        counts(colleague, shared.id()));
    assertEquals(
        Map.of(shared.id(), List.of(new UseCounts("k", 3, 0, 1, 0, 0))),
        counts(world().orgAdmin(), shared.id()));
    assertEquals(Map.of(), counts(world().foreigner(), shared.id()));
  }

  @Test
  void findsTheVisibleUsesOfReflections() {
    TenantScope actor = world().endUser();
    TenantScope colleague = world().colleague();
    Reflection shared = stored(world().system(), lesson(world().system()));
    Reflection own = stored(actor, lesson(actor));
    ReflectionUse mine = use(shared, actor.owner(), "one", "k").followed();
    ReflectionUse theirs = use(shared, colleague.owner(), "one", "k");
    ReflectionUse other =
        use(own, actor.owner(), "two", "k").judged(TaskOutcome.FAILURE, true, NOW.plusSeconds(1));
    write(actor, mine, other);
    write(colleague, theirs);
    assertEquals(
        Map.of(shared.id(), Set.of(mine), own.id(), Set.of(other)),
        of(actor, shared.id(), own.id(), id()));
    assertEquals(Map.of(shared.id(), Set.of(mine)), of(actor, shared.id()));
    assertEquals(Map.of(shared.id(), Set.of(theirs)), of(colleague, shared.id(), own.id()));
    assertEquals(Map.of(shared.id(), Set.of(mine, theirs)), of(world().orgAdmin(), shared.id()));
    assertEquals(Map.of(), of(world().foreigner(), shared.id(), own.id()));
    assertEquals(Map.of(), of(actor));
  }

  private Map<ReflectionId, Set<ReflectionUse>> of(TenantScope actor, ReflectionId... ids) {
    Map<ReflectionId, Set<ReflectionUse>> found = new HashMap<>();
    as(actor, () -> uses().of(List.of(ids))).forEach((id, of) -> found.put(id, Set.copyOf(of)));
    return found;
  }

  @Test
  void findsReflectionsThatFailed_pageByPage_byTheirIds() {
    TenantScope actor = world().endUser();
    List<ReflectionId> failed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Reflection row = stored(actor, lesson(actor));
      failed.add(row.id());
      ReflectionUse use = use(row, actor.owner(), "one", "k");
      write(
          actor,
          i == 0
              ? use.judged(TaskOutcome.SUCCESS, true, NOW)
              : use.judged(TaskOutcome.FAILURE, false, NOW),
          use(row, actor.owner(), "two", "k").judged(TaskOutcome.FAILURE, false, NOW));
    }
    write(
        actor,
        use(stored(actor, lesson(actor)), actor.owner(), "one", "k")
            .judged(TaskOutcome.SUCCESS, false, NOW),
        use(stored(actor, lesson(actor)), actor.owner(), "one", "k"));
    failed.sort(Comparator.comparing(ReflectionId::value, Position::compareIds));
    assertEquals(failed, as(actor, () -> uses().failed(9, null)));
    assertEquals(failed.subList(0, 2), as(actor, () -> uses().failed(2, null)));
    assertEquals(failed.subList(2, 5), as(actor, () -> uses().failed(3, failed.get(1))));
    assertEquals(List.of(), as(actor, () -> uses().failed(3, failed.get(4))));
    assertEquals(List.of(), as(world().colleague(), () -> uses().failed(9, null)));
    assertEquals(List.of(), as(world().foreigner(), () -> uses().failed(9, null)));
  }

  @Test
  void refusesUsesOfAnother_andOfWhatIsNotSeen() {
    TenantScope actor = world().endUser();
    TenantScope colleague = world().colleague();
    Reflection own = stored(actor, lesson(actor));
    Reflection theirs = stored(colleague, lesson(colleague));
    assertThrows(
        ForbiddenException.class, () -> write(actor, use(own, colleague.owner(), "one", "k")));
    assertThrows(
        ForbiddenException.class, () -> write(actor, use(theirs, actor.owner(), "one", "k")));
    assertEquals(List.of(), ofTask(actor, "one"));
  }

  @Test
  void goesWithItsReflection() {
    TenantScope actor = world().endUser();
    Reflection row = stored(actor, lesson(actor));
    write(actor, use(row, actor.owner(), "one", "k"));
    run(actor, () -> reflection().reflections().delete(row.id()));
    assertEquals(List.of(), ofTask(actor, "one"));
  }

  @Test
  void ratesKindsOfTasks_byThoseThatEnded_withAndWithoutHelp() {
    TenantScope actor = world().endUser();
    task(actor, "a", "deploy", TaskOutcome.SUCCESS, true);
    task(actor, "b", "deploy", TaskOutcome.FAILURE, true);
    task(actor, "c", "deploy", TaskOutcome.SUCCESS, false);
    task(actor, "d", "deploy", TaskOutcome.PARTIAL, true);
    task(actor, "e", "review", TaskOutcome.FAILURE, false);
    task(world().colleague(), "a", "deploy", TaskOutcome.FAILURE, true);
    Set<String> kinds = Set.of("deploy", "review", "none");
    assertEquals(
        Map.of(
            "deploy", new KindRate("deploy", 2, 1, 3, 2),
            "review", new KindRate("review", 0, 0, 1, 0)),
        as(actor, () -> uses().rates(kinds)));
    assertEquals(
        new KindRate("deploy", 3, 1, 4, 2),
        as(world().orgAdmin(), () -> uses().rates(kinds)).get("deploy"));
    assertEquals(Map.of(), as(actor, () -> uses().rates(Set.of())));
  }

  private void task(
      TenantScope actor, String task, String kind, TaskOutcome outcome, boolean withoutHelp) {
    TaskReflection like = task(actor, task, kind, outcome, TaskFindings.NONE);
    stored(
        actor,
        TaskReflection.first(
            like.id(),
            like.owner(),
            draft(task, kind, outcome, like.findings(), like.visibility()),
            like.path(),
            withoutHelp,
            like.author(),
            NOW));
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    TenantScope actor = world().endUser();
    ReflectionUse use = use(lesson(actor), actor.owner(), "one", "k");
    assertThrows(IllegalStateException.class, () -> uses().ofTask(actor.owner(), "one"));
    assertThrows(IllegalStateException.class, () -> uses().write(List.of(use)));
    assertThrows(IllegalStateException.class, () -> uses().of(List.of(use.reflection())));
    assertThrows(IllegalStateException.class, () -> uses().failed(1, null));
    assertThrows(IllegalStateException.class, () -> uses().counts(List.of(use.reflection())));
    assertThrows(IllegalStateException.class, () -> uses().rates(Set.of("k")));
  }

  private List<ReflectionUse> ofTask(TenantScope actor, String task) {
    return as(actor, () -> uses().ofTask(actor.owner(), task));
  }

  private Map<ReflectionId, List<UseCounts>> counts(TenantScope actor, ReflectionId... ids) {
    return as(actor, () -> uses().counts(List.of(ids)));
  }
}
