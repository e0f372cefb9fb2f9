package io.l9.substrate.persistence.logs;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.logs.LogTail;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Following the agent log while transactions commit in another order than they stored. */
class LogCommitOrderIT {

  private static final int WRITERS = 16;

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory(WRITERS + 2);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<CountDownLatch> stored = latches();
  private final List<CountDownLatch> mayCommit = latches();
  private final List<CountDownLatch> committed = latches();
  private MemoryFixture fixture;

  private static List<CountDownLatch> latches() {
    return IntStream.range(0, WRITERS).mapToObj(i -> new CountDownLatch(1)).toList();
  }

  @BeforeEach
  void begin(TestInfo test) {
    fixture = new MemoryFixture(Seeds.of(test));
  }

  @Test
  void givesEachLineOnce_inTheOrderOfStoring_whateverTheOrderOfCommits() {
    StorePosition begin = tail(null).next();
    List<LogEntry> lines = IntStream.range(0, WRITERS).mapToObj(this::line).toList();
    List<Integer> order = new ArrayList<>(IntStream.range(0, WRITERS).boxed().toList());
    Collections.shuffle(order, fixture.random());
    List<Callable<List<LogEntry>>> tasks = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      tasks.add(() -> write(writer, lines.get(writer)));
    }
    tasks.add(() -> follow(begin, order, lines));
    assertEquals(lines, Concurrently.run(tasks).get(WRITERS));
  }

  /** Stores in its turn, and commits when it may. */
  private List<LogEntry> write(int writer, LogEntry line) {
    if (writer > 0) {
      await(stored.get(writer - 1));
    }
    boolean unused =
        store()
            .unitOfWork()
            .inScope(
                fixture.actor(),
                () -> {
                  store().logs().append(List.of(line));
                  stored.get(writer).countDown();
                  await(mayCommit.get(writer));
                  return true;
                });
    committed.get(writer).countDown();
    return List.of();
  }

  private List<LogEntry> follow(StorePosition from, List<Integer> order, List<LogEntry> lines) {
    await(stored.get(WRITERS - 1));
    List<LogEntry> seen = new ArrayList<>();
    Set<LogEntry> there = new HashSet<>();
    StorePosition after = from;
    for (int writer : order) {
      mayCommit.get(writer).countDown();
      await(committed.get(writer));
      there.add(lines.get(writer));
      after = read(after, seen);
      assertEquals(lines.subList(0, seen.size()), seen, "those before are waited for");
      assertTrue(there.containsAll(seen));
    }
    long begun = System.nanoTime();
    // other work of the same server may hold lines back for a while
    while (seen.size() < WRITERS && System.nanoTime() - begun < PATIENCE.toNanos()) {
      after = read(after, seen);
    }
    return seen;
  }

  private StorePosition read(StorePosition from, List<LogEntry> seen) {
    StorePosition after = from;
    LogTail tail;
    do {
      tail = tail(after);
      seen.addAll(tail.entries());
      after = tail.next();
    } while (tail.hasMore());
    return after;
  }

  private LogEntry line(int writer) {
    return new LogEntry(
        Seeds.uuid(fixture.random()),
        fixture.actor().owner(),
        "writer " + writer,
        LogLevel.INFO,
        "a line",
        null,
        null,
        NOW,
        0,
        null,
        null,
        null);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static LogStore store() {
    return MEMORY.persistence().logs();
  }

  private LogTail tail(@Nullable StorePosition after) {
    return store()
        .unitOfWork()
        .inScope(
            fixture.actor(), () -> store().logs().tail(new LogTailQuery(LogFilter.NONE, after, 3)));
  }
}
