package io.l9.substrate.testkit.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogTail;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the tail of the agent log: each line once, in the order of storing. */
public abstract class AgentLogRepositoryTailContract extends LogContract {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int WRITERS = 16;
  private static final int BATCHES = 12;
  private static final int LINES = 5;

  @Test
  void beginsAtThePresent() {
    TenantScope actor = world().endUser();
    append(actor, line(actor, "planner", LogLevel.INFO, NOW));
    LogTail begin = tail(actor, LogFilter.NONE, null, 9);
    assertEquals(List.of(), begin.entries());
    assertFalse(begin.hasMore());
  }

  @Test
  void givesWhatIsNew_inTheOrderOfStoring_whateverTheTimes() {
    TenantScope actor = world().endUser();
    StorePosition begin = tail(actor, LogFilter.NONE, null, 1).next();
    List<LogEntry> stored = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      LogEntry line = line(actor, "planner", LogLevel.INFO, NOW.minusSeconds(i));
      append(actor, line);
      stored.add(line);
    }
    for (int limit : new int[] {1, 3, 200}) {
      assertEquals(stored, follow(actor, LogFilter.NONE, begin, limit, stored.size()));
    }
  }

  @Test
  void keepsTheOrderOfABatch() {
    TenantScope actor = world().endUser();
    StorePosition begin = tail(actor, LogFilter.NONE, null, 1).next();
    List<LogEntry> batch = batch(actor, 450);
    append(actor, batch);
    assertEquals(batch, follow(actor, LogFilter.NONE, begin, 200, batch.size()));
  }

  @Test
  void goesOnBehindWhatTheFilterHides() {
    TenantScope actor = world().endUser();
    StorePosition begin = tail(actor, LogFilter.NONE, null, 1).next();
    append(actor, line(actor, "planner", LogLevel.DEBUG, NOW));
    LogEntry severe = line(actor, "planner", LogLevel.ERROR, NOW);
    append(actor, severe);
    LogFilter errors = LogFilter.atLeast(LogLevel.ERROR);
    assertEquals(List.of(severe), follow(actor, errors, begin, 9, 1));
    StorePosition end = tail(actor, errors, begin, 9).next();
    assertTrue(end.compareTo(begin) > 0);
    assertEquals(List.of(), tail(actor, LogFilter.NONE, end, 9).entries());
  }

  @Test
  void showsToEachWhatHeSees() {
    TenantScope first = world().endUser();
    StorePosition begin = tail(first, LogFilter.NONE, null, 1).next();
    Map<Ownership, LogEntry> lines = new HashMap<>();
    for (Ownership owner : world().owners()) {
      world()
          .writerOf(owner, Visibility.SHARED)
          .ifPresent(
              writer -> {
                LogEntry line =
                    line(Seeds.uuid(random()), owner, "planner", LogLevel.INFO, NOW, null, null);
                append(writer, line);
                lines.put(owner, line);
              });
    }
    for (TenantScope actor : world().actors()) {
      Set<LogEntry> expected =
          lines.values().stream()
              .filter(line -> actor.sees(line.owner(), Visibility.SHARED))
              .collect(Collectors.toSet());
      List<LogEntry> seen = follow(actor, LogFilter.NONE, begin, 200, expected.size());
      assertEquals(expected, new HashSet<>(seen), actor::toString);
      assertEquals(expected.size(), seen.size(), "none twice");
    }
  }

  @Test
  void missesNoneAndRepeatsNone_whileManyWrite() {
    TenantScope actor = world().endUser();
    StorePosition begin = tail(actor, LogFilter.NONE, null, 1).next();
    List<List<LogEntry>> batches = new ArrayList<>();
    for (int i = 0; i < WRITERS * BATCHES; i++) {
      batches.add(batch(actor, LINES));
    }
    List<Callable<List<LogEntry>>> tasks = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      List<List<LogEntry>> own = batches.subList(w * BATCHES, (w + 1) * BATCHES);
      tasks.add(
          () -> {
            own.forEach(batch -> append(actor, batch));
            return List.of();
          });
    }
    tasks.add(() -> follow(actor, LogFilter.NONE, begin, 7, WRITERS * BATCHES * LINES));
    List<LogEntry> seen = Concurrently.run(tasks).get(WRITERS);
    assertEquals(WRITERS * BATCHES * LINES, seen.size(), "none twice");
    for (List<LogEntry> batch : batches) {
      int first = seen.indexOf(batch.get(0));
      assertEquals(batch, seen.subList(first, first + LINES), "a batch stays together, in order");
    }
  }

  /**
   * Reads on until so many lines have come and there are no more: other work of the same server may
   * hold them back for a while.
   */
  protected final List<LogEntry> follow(
      TenantScope actor, LogFilter filter, StorePosition from, int limit, int expected) {
    List<LogEntry> seen = new ArrayList<>();
    StorePosition after = from;
    long begun = System.nanoTime();
    LogTail tail;
    do {
      tail = tail(actor, filter, after, limit);
      seen.addAll(tail.entries());
      after = tail.next();
    } while (tail.hasMore()
        || (seen.size() < expected && System.nanoTime() - begun < PATIENCE.toNanos()));
    return seen;
  }

  protected final LogTail tail(
      TenantScope actor, LogFilter filter, @Nullable StorePosition after, int limit) {
    return as(actor, () -> logs().tail(new LogTailQuery(filter, after, limit)));
  }
}
