package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Outcomes, corrections and repetitions of tasks that share lessons, by many writers at once. */
class LedgerWritersIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private record Had(String task, ReflectionId lesson) {}

  private static final int WRITERS = 4;
  private static final int ROUNDS = 15;
  private static final int TASKS = 5;
  private static final List<String> LESSONS =
      List.of(
          "Warm every cache before a deploy begins",
          "Announce maintenance in the channel of operations",
          "Keep two shards out of rotation",
          "Read yesterday's incident reports",
          "Compare error rates with last week");

  private static MemorySubstrate l9;
  private static Memory memory;

  @BeforeAll
  static void open() {
    l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .embedder(new FakeEmbedder())
            .trackReads(false)
            .build();
    memory = l9.as("writers", "org", "user");
  }

  @AfterAll
  static void close() {
    l9.close();
  }

  @Test
  void countsAreThoseOfTheLastOutcomes_andNoDeadlockReachesAnybody() throws Exception {
    List<Reflection> lessons =
        memory
            .reflections()
            .rememberAll(
                LESSONS.stream()
                    .map(text -> ReflectionDraft.of(ReflectionKind.LESSON, text))
                    .toList())
            .stream()
            .map(RememberOutcome::reflection)
            .toList();
    Set<Had> had = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Random random = new Random(writer);
        writers.add(threads.submit(() -> write(random, lessons, had)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }
    Map<String, TaskOutcome> outcomes = new HashMap<>();
    for (TaskReflection task :
        memory
            .taskReflections()
            .list(new TaskReflectionQuery(null, null, null, TASKS, null))
            .items()) {
      outcomes.put(task.task(), task.outcome());
    }
    for (Reflection lesson : lessons) {
      List<TaskOutcome> judged =
          had.stream()
              .filter(use -> use.lesson().equals(lesson.id()))
              .map(use -> outcomes.getOrDefault(use.task(), TaskOutcome.UNKNOWN))
              .toList();
      List<UseCounts> counts = memory.reflections().get(lesson.id()).uses();
      assertEquals(judged.size(), counts.stream().mapToLong(UseCounts::suggested).sum());
      assertEquals(
          Collections.frequency(judged, TaskOutcome.SUCCESS),
          counts.stream().mapToLong(UseCounts::successes).sum());
      assertEquals(
          Collections.frequency(judged, TaskOutcome.FAILURE),
          counts.stream().mapToLong(UseCounts::failures).sum());
    }
  }

  /** Each writer goes through the lessons in orders of its own. */
  private static void write(Random random, List<Reflection> lessons, Set<Had> had) {
    TaskOutcome[] outcomes = TaskOutcome.values();
    for (int round = 0; round < ROUNDS; round++) {
      String task = "task " + random.nextInt(TASKS);
      List<Reflection> order = new ArrayList<>(lessons);
      Collections.shuffle(order, random);
      for (Reflection lesson : order.subList(0, 2)) {
        memory.reflections().applied(lesson.id(), task, null);
        had.add(new Had(task, lesson.id()));
      }
      memory
          .beforeTask(AdviceQuery.of(order.get(2).text().content()).forTask(task))
          .sections()
          .values()
          .forEach(items -> items.forEach(item -> had.add(new Had(task, item.reflection().id()))));
      TaskFindings told =
          new TaskFindings(
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              order.subList(2, 5).stream().map(lesson -> lesson.text().content()).toList(),
              List.of());
      memory.taskReflections().record(task, outcomes[random.nextInt(outcomes.length)], told);
    }
  }
}
