package io.l9.substrate.testkit.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.logs.AgentLogRepository;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Kit of the {@link AgentLogRepository}: lines are stored and listed. */
public abstract class AgentLogRepositoryContract extends LogContract
    implements AggregateContract<AgentLogRepository, LogEntry> {

  private static final String TRACE = "trace 1";

  @Override
  public Class<AgentLogRepository> port() {
    return AgentLogRepository.class;
  }

  @Override
  public AgentLogRepository repository() {
    return logs();
  }

  @Override
  public Aggregate<LogEntry> aggregate(AgentLogRepository lines) {
    return new Aggregate<>(
            LogEntry::position,
            (id, owner, visibility, at) ->
                line(id, owner, "planner", LogLevel.INFO, at, "task", TRACE),
            line -> lines.append(List.of(line)),
            lines::find,
            (limit, after) ->
                lines.list(new LogQuery(LogFilter.NONE, null, null, true, limit, after)))
        .others(() -> lines.tail(new LogTailQuery(LogFilter.NONE, null, 1)))
        .withoutVisibility();
  }

  @Test
  void findsWhatWasAppended_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    LogEntry full =
        new LogEntry(
            Seeds.uuid(random()),
            actor.owner(),
            "planner",
            LogLevel.CRITICAL,
            "first line\r\n\tsecond \uD83D\uDE80 \\u0041 %s '; --",
            new JsonDocument("{\"a\":\"Grüße\",\"n\":0.1,\"zz\":[null,{}]}"),
            "task 1",
            NOW.minusMillis(1),
            7,
            Seeds.uuid(random()),
            "session 1",
            TRACE);
    LogEntry bare = line(actor, "planner", LogLevel.DEBUG, NOW);
    append(actor, full, bare);
    for (LogEntry line : List.of(full, bare)) {
      assertEquals(Optional.of(line), as(actor, () -> logs().find(line.id())));
    }
    assertEquals(List.of(bare, full), list(actor, LogQuery.newest(LogFilter.NONE)).items());
  }

  @Test
  void listsByAgentByLevelByTraceByTaskAndByTime() {
    TenantScope actor = world().endUser();
    List<LogEntry> oldestFirst = new ArrayList<>();
    List<LogLevel> levels = List.of(LogLevel.values());
    for (int i = 0; i < levels.size(); i++) {
      oldestFirst.add(
          line(
              Seeds.uuid(random()),
              actor.owner(),
              i % 2 == 0 ? "planner" : "pricer",
              levels.get(i),
              NOW.plusSeconds(i),
              i < 2 ? "task 1" : null,
              i > 2 ? TRACE : null));
    }
    List<LogEntry> shuffled = new ArrayList<>(oldestFirst);
    Collections.shuffle(shuffled, random());
    append(actor, shuffled);
    for (int i = 0; i < levels.size(); i++) {
      List<LogEntry> expected = new ArrayList<>(oldestFirst.subList(i, oldestFirst.size()));
      Collections.reverse(expected);
      LogFilter severe = LogFilter.atLeast(levels.get(i));
      assertEquals(expected, list(actor, LogQuery.newest(severe)).items());
    }
    assertEquals(
        List.of(oldestFirst.get(4), oldestFirst.get(2), oldestFirst.get(0)),
        list(actor, LogQuery.newest(LogFilter.ofAgent("planner"))).items());
    assertEquals(List.of(), list(actor, LogQuery.newest(LogFilter.ofAgent("PLANNER"))).items());
    assertEquals(
        oldestFirst.subList(3, 5),
        list(actor, oldest(new LogFilter(null, null, TRACE, null))).items());
    assertEquals(
        oldestFirst.subList(0, 2),
        list(actor, oldest(new LogFilter(null, null, null, "task 1"))).items());
    assertEquals(
        List.of(oldestFirst.get(3)),
        list(actor, oldest(new LogFilter("pricer", LogLevel.WARNING, TRACE, null))).items());
    assertEquals(
        oldestFirst.subList(1, 3),
        list(
                actor,
                new LogQuery(
                    LogFilter.NONE, NOW.plusSeconds(1), NOW.plusSeconds(3), false, 9, null))
            .items());
  }

  @Test
  void keepsTheOrderOfABatchOfOneTime_throughEveryPageBoundary() {
    TenantScope actor = world().endUser();
    List<LogEntry> all = batch(actor, 50);
    append(actor, all);
    for (boolean newestFirst : new boolean[] {false, true}) {
      for (int limit : new int[] {1, 7, 25, 49}) {
        assertEquals(
            all,
            read(actor, new LogQuery(LogFilter.NONE, null, null, newestFirst, limit, null)),
            "pages of " + limit);
      }
      Collections.reverse(all);
    }
  }

  @Test
  void keepsTheOrderOfTenThousandLinesOfOneTime() {
    TenantScope actor = world().endUser();
    List<LogEntry> all = batch(actor, 10_000);
    append(actor, all);
    assertEquals(
        all, read(actor, new LogQuery(LogFilter.ofAgent("planner"), null, null, false, 200, null)));
  }

  @Test
  void findsEveryTime_byAPeriod() {
    TenantScope actor = world().endUser();
    List<LogEntry> lines =
        Moments.EDGES.stream().map(at -> line(actor, "planner", LogLevel.INFO, at)).toList();
    append(actor, lines);
    for (LogEntry line : lines) {
      Instant at = line.timestamp();
      assertEquals(
          List.of(line),
          list(actor, new LogQuery(LogFilter.NONE, at, at.plusNanos(1), false, 9, null)).items());
    }
  }

  @Test
  void refusesALineOfAnother_andThenStoresNone() {
    TenantScope actor = world().endUser();
    LogEntry own = line(actor, "planner", LogLevel.INFO, NOW);
    for (TenantScope other : List.of(world().colleague(), world().foreigner())) {
      LogEntry foreign = line(other, "planner", LogLevel.INFO, NOW);
      assertThrows(ForbiddenException.class, () -> append(actor, own, foreign));
      assertEquals(List.of(), list(actor, LogQuery.newest(LogFilter.NONE)).items());
    }
  }

  private static LogQuery oldest(LogFilter filter) {
    return new LogQuery(filter, null, null, false, 9, null);
  }

  private Page<LogEntry> list(TenantScope actor, LogQuery query) {
    return as(actor, () -> logs().list(query));
  }

  private List<LogEntry> read(TenantScope actor, LogQuery query) {
    List<LogEntry> seen = new ArrayList<>();
    LogQuery next = query;
    Page<LogEntry> page;
    do {
      page = list(actor, next);
      seen.addAll(page.items());
      next = query.after(page.next());
    } while (page.next() != null);
    return seen;
  }
}
