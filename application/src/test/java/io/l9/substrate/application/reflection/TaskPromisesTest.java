package io.l9.substrate.application.reflection;

import static io.l9.substrate.application.reflection.ReflectionFixture.draft;
import static io.l9.substrate.application.reflection.ReflectionFixture.failed;
import static io.l9.substrate.application.reflection.ReflectionFixture.taught;
import static io.l9.substrate.application.reflection.ReflectionFixture.worked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The promises of task reflections: what follows from them, and follows them. */
final class TaskPromisesTest {

  private final ReflectionFixture fixture = new ReflectionFixture();

  private Set<String> contents(ReflectionKind kind) {
    return fixture.all(fixture.user, kind).stream()
        .map(row -> row.text().content())
        .collect(Collectors.toSet());
  }

  @Test
  void recordingATaskAnewLeavesItsLastLessons_andTheEarlierOnesInHistory() {
    TaskReflection first =
        fixture
            .record("task", TaskOutcome.FAILURE, taught("Flush the replica", "Rotate the key"))
            .reflection();
    assertEquals(Set.of("Flush the replica", "Rotate the key"), contents(ReflectionKind.LESSON));
    fixture.record("task", TaskOutcome.SUCCESS, taught("Rotate the key", "Empty the queue"));
    assertEquals(Set.of("Rotate the key", "Empty the queue"), contents(ReflectionKind.LESSON));
    assertEquals(List.of(first), fixture.tasks.history(fixture.user, first.id()));
    assertEquals(2, fixture.tasks.get(fixture.user, first.id()).revision());
    fixture.record("task", TaskOutcome.SUCCESS, taught("Rotate the key", "Empty the queue"));
    assertEquals(Set.of("Rotate the key", "Empty the queue"), contents(ReflectionKind.LESSON));
  }

  @Test
  void whatATaskRewords_goesWithItsLastWords() {
    String first = "Flush the replica before each drill of the shop";
    fixture.record("task", TaskOutcome.SUCCESS, taught(first));
    fixture.record("task", TaskOutcome.SUCCESS, taught(first + " now"));
    assertEquals(Set.of(first), contents(ReflectionKind.LESSON), "nearly the same");
    Reflection row = fixture.all(fixture.user, ReflectionKind.LESSON).get(0);
    assertEquals(
        List.of(first + " now"),
        fixture.reflections.get(fixture.user, row.id()).evidence().stream()
            .map(ReflectionEvidence::text)
            .toList());
    fixture.ended("task", TaskOutcome.SUCCESS);
    assertEquals(Set.of(), contents(ReflectionKind.LESSON));
  }

  @Test
  void whatATaskSaysInTwoNearWordings_goesWithBoth() {
    String one = "Flush the replica before each drill of the shop";
    fixture.record("task", TaskOutcome.SUCCESS, taught(one, one + " now"));
    assertEquals(Set.of(one), contents(ReflectionKind.LESSON));
    TaskReflection row =
        fixture.record("task", TaskOutcome.SUCCESS, taught(one + " now")).reflection();
    assertEquals(Set.of(one), contents(ReflectionKind.LESSON));
    fixture.tasks.delete(fixture.user, row.id());
    assertEquals(Set.of(), contents(ReflectionKind.LESSON));
  }

  @Test
  void aTaskRecordedWithAnotherVisibility_leavesNothingInTheOneBefore() {
    TenantScope system = fixture.memory.world.system();
    fixture.tasks.record(
        system,
        ReflectionFixture.task(
            "task", TaskOutcome.SUCCESS, taught("Flush the replica", "Rotate the key")));
    TaskReflectionDraft like =
        ReflectionFixture.task("task", TaskOutcome.SUCCESS, taught("Flush the replica"));
    fixture.tasks.record(
        system,
        new TaskReflectionDraft(
            like.task(),
            like.description(),
            null,
            like.tags(),
            like.outcome(),
            like.findings(),
            like.relatedDecisions(),
            like.executionMillis(),
            like.metricsImproved(),
            like.metricsDegraded(),
            like.metadata(),
            like.path(),
            Visibility.L_PRIVATE));
    assertEquals(
        Map.of("Flush the replica", Visibility.L_PRIVATE),
        fixture.all(system, ReflectionKind.LESSON).stream()
            .collect(Collectors.toMap(row -> row.text().content(), Reflection::visibility)));
  }

  @Test
  void aLessonOfAnotherSourceStays_andOneThatTasksHadIsRetired() {
    fixture.record("one", TaskOutcome.SUCCESS, taught("Flush the replica"));
    fixture.record("two", TaskOutcome.SUCCESS, taught("flush the replica!", "Rotate the key"));
    Reflection shared = fixture.all(fixture.user, ReflectionKind.LESSON).get(1);
    assertEquals(2, shared.support());
    Reflection used = fixture.all(fixture.user, ReflectionKind.LESSON).get(0);
    fixture.before.applied(fixture.user, used.id(), "three", null, TaskOutcome.SUCCESS);
    fixture.ended("two", TaskOutcome.SUCCESS);
    assertEquals(Set.of("Flush the replica"), contents(ReflectionKind.LESSON));
    Reflection left = fixture.all(fixture.user, ReflectionKind.LESSON).get(0);
    assertEquals(1, left.support());
    assertEquals(ReflectionDraft.of(ReflectionKind.LESSON, "x").confidence(), null);
    assertEquals(Reflection.DEFAULT_CONFIDENCE, left.confidence(), 1e-9);
    assertEquals(
        List.of(used.id()),
        fixture.in(fixture.user, ReflectionKind.LESSON, ReflectionState.RETIRED).stream()
            .map(Reflection::id)
            .toList());
  }

  @Test
  void whatSomebodySaidDuringATask_staysWhenTheTaskDoesNotSayIt() {
    fixture.remember(draft("Rotate the key").taughtBy("task"));
    fixture.record("task", TaskOutcome.SUCCESS, taught("Flush the replica"));
    fixture.ended("task", TaskOutcome.SUCCESS);
    assertEquals(Set.of("Rotate the key"), contents(ReflectionKind.LESSON));
  }

  @Test
  void aPatternExists_iffEnoughDistinctTasksSupportIt_andNamesThem(TestInfo test) {
    Random random = Seeds.of(test);
    List<String> ways = List.of("Warm the cache %d times", "Take the lock of step %d first");
    Map<String, Set<Integer>> says = new HashMap<>();
    Map<Integer, Set<String>> patterns = new HashMap<>();
    for (int i = 0; i < 250; i++) {
      String task = "task " + random.nextInt(5);
      Set<Integer> said = new TreeSet<>();
      for (int way = 0; way < 2; way++) {
        if (random.nextBoolean()) {
          said.add(way);
        }
      }
      if (random.nextInt(6) == 0) {
        fixture
            .tasks
            .list(fixture.user, new TaskReflectionQuery(task, null, null, 1, null))
            .items()
            .forEach(row -> fixture.tasks.delete(fixture.user, row.id()));
        said.clear();
      } else {
        List<String> texts = new ArrayList<>();
        for (int way : said) {
          texts.add(ways.get(way).formatted(random.nextInt(1_000)));
          texts.add(ways.get(way).formatted(random.nextInt(1_000)));
        }
        fixture.record(task, TaskOutcome.SUCCESS, worked(texts.toArray(String[]::new)));
      }
      Set<Integer> before = says.getOrDefault(task, Set.of());
      says.put(task, said);
      for (int way = 0; way < 2; way++) {
        int wanted = way;
        Set<String> support =
            says.entrySet().stream()
                .filter(entry -> entry.getValue().contains(wanted))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (support.size() >= 3 && said.contains(way)) {
          patterns.put(way, support);
        } else if (patterns.containsKey(way)) {
          if (support.size() < 2) {
            patterns.remove(way);
          } else {
            patterns.put(way, support);
          }
        }
        assertTrue(support.size() < 3 || patterns.containsKey(way), () -> "before: " + before);
      }
      Map<Integer, Set<String>> stored = new HashMap<>();
      for (Reflection row : fixture.all(fixture.user, ReflectionKind.PATTERN)) {
        Set<String> named =
            fixture.reflections.get(fixture.user, row.id()).evidence().stream()
                .map(ReflectionEvidence::key)
                .collect(Collectors.toSet());
        assertEquals(named.size(), row.support());
        assertEquals(Set.of("works"), row.tags());
        stored.put(row.text().content().startsWith("Warm") ? 0 : 1, named);
      }
      assertEquals(patterns, stored);
    }
  }

  @Test
  void promotionOfTheSameTasksTwiceChangesNothing() {
    for (int i = 0; i < 4; i++) {
      fixture.record("task " + i, TaskOutcome.FAILURE, failed("The port 808" + i + " is taken"));
    }
    List<Reflection> once = fixture.all(fixture.user, ReflectionKind.PATTERN);
    assertEquals(1, once.size());
    assertEquals(Set.of("fails"), once.get(0).tags());
    for (int i = 0; i < 4; i++) {
      fixture.record("task " + i, TaskOutcome.FAILURE, failed("The port 808" + i + " is taken"));
    }
    assertEquals(once, fixture.all(fixture.user, ReflectionKind.PATTERN));
  }

  @Test
  void recordingATaskAsksTheStoreAsOften_amongManyTasksAsAmongFew() {
    AtomicInteger calls = new AtomicInteger();
    ReflectionFixture counted = new ReflectionFixture(store -> counted(store, calls));
    List<Integer> each = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      calls.set(0);
      counted.record(
          "task " + i, TaskOutcome.SUCCESS, worked("Warm the cache", "Way " + "xyz".charAt(i % 3)));
      each.add(calls.get());
    }
    assertEquals(each.get(12), each.get(59), each::toString);
    assertTrue(each.get(12) > 0 && each.get(12) < 30, each::toString);
  }

  private static ReflectionStore counted(ReflectionStore store, AtomicInteger calls) {
    return new ReflectionStore(
        store.unitOfWork(),
        counted(ReflectionRepository.class, store.reflections(), calls),
        counted(ReflectionUseRepository.class, store.uses(), calls),
        counted(TaskReflectionRepository.class, store.tasks(), calls),
        store.audit());
  }

  private static <T> T counted(Class<T> port, T adapter, AtomicInteger calls) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              calls.incrementAndGet();
              return method.invoke(adapter, arguments);
            }));
  }

  @Test
  void aPatternGoesAtOnce_whenTheTasksBehindItAreDeleted() {
    List<TaskReflection> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tasks.add(
          fixture.record("task " + i, TaskOutcome.SUCCESS, worked("Warm the cache")).reflection());
    }
    assertEquals(Set.of("Warm the cache"), contents(ReflectionKind.PATTERN));
    fixture.tasks.delete(fixture.user, tasks.get(0).id());
    assertEquals(Set.of("Warm the cache"), contents(ReflectionKind.PATTERN), "two hold it");
    fixture.tasks.delete(fixture.user, tasks.get(1).id());
    assertEquals(Set.of(), contents(ReflectionKind.PATTERN));
  }

  @Test
  void aLessonGoesWithTheOnlyPacketBehindIt() {
    Packet packet = fixture.memory.stored("the replica was stale");
    ReflectionDraft like = draft("Flush the replica");
    fixture.remember(
        new ReflectionDraft(
            like.kind(),
            like.text(),
            Set.of(),
            Set.of(),
            like.priority(),
            null,
            null,
            null,
            packet.id(),
            null,
            null,
            like.visibility(),
            false));
    assertEquals(Set.of("Flush the replica"), contents(ReflectionKind.LESSON));
    fixture.memory.memory.packetCuration().erase(fixture.user, new Erasure(packet.id(), false));
    assertEquals(Set.of(), contents(ReflectionKind.LESSON));
  }

  @Test
  void variantsOfALessonAreOneRow_andEachIsEvidence(TestInfo test) {
    Random random = Seeds.of(test);
    Set<String> texts = new HashSet<>();
    while (texts.size() < 1_000) {
      texts.add(
          (random.nextBoolean() ? "Retry job " : "RETRY  job ")
              + random.nextInt(1_000_000)
              + " ("
              + new UUID(random.nextLong(), random.nextLong())
              + ") of 2026-03-"
              + (10 + random.nextInt(19))
              + (random.nextBoolean() ? "." : "!"));
    }
    int i = 0;
    for (String text : texts) {
      fixture.remember(draft(text).taughtBy("task " + i++));
    }
    Reflection row = fixture.all(fixture.user, ReflectionKind.LESSON).get(0);
    assertEquals(1, fixture.all(fixture.user, ReflectionKind.LESSON).size());
    assertEquals(1_000, row.support());
    assertEquals(1, row.confidence());
  }
}
