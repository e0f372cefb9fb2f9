package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pages that reads of the agent log touch, as the login of the service behind the policies. */
class LogPlansIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final MemoryFixture FIXTURE = new MemoryFixture(new Random(75));
  private static final TenantScope ACTOR = FIXTURE.actor();
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** Lines of each of two times, so that a page begins in the midst of many equal ones. */
  private static final int LINES = 30_000;

  private static final int PAGE = 50;

  /** A heap page for each line of a page of the list, and the levels of an index. */
  private static final long FEW = 2 * PAGE;

  private static final Pattern PAGES =
      Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");

  private static ObservedDataSource observed;
  private static Persistence persistence;

  @BeforeAll
  static void fill() throws SQLException {
    observed = ObservedDataSource.countingPages(MEMORY.database().api());
    persistence = Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON);
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      for (Instant at : List.of(NOON, NOON.plusSeconds(1))) {
        statement.execute(
            """
            INSERT INTO agent_log (tenant_id, org_id, user_id, agent_id, level, message, "timestamp", trace_id, task_id)
            SELECT '%s', '%s', '%s', 'agent ' || i %% 100, CASE WHEN i %% 500 = 0 THEN 'ERROR' ELSE 'DEBUG' END,
                   'message ' || i, '%s', 'trace ' || i %% 300, 'task ' || i %% 300 FROM generate_series(1, %d) i"""
                .formatted(ACTOR.tenant(), ACTOR.org(), ACTOR.user(), at, LINES));
      }
      statement.execute("VACUUM ANALYZE agent_log");
    }
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  @Test
  void readsAPage_inTheMidstOfEqualTimes() {
    for (boolean newestFirst : new boolean[] {true, false}) {
      for (LogFilter filter : List.of(LogFilter.NONE, LogFilter.ofAgent("agent 7"))) {
        LogQuery query = new LogQuery(filter, null, null, newestFirst, PAGE, null);
        Page<LogEntry> first = list(query);
        assertFew(() -> list(query.after(first.next())));
      }
    }
  }

  @Test
  void findsSevereLines_amongVeryManyOthers() {
    assertFew(() -> list(LogQuery.newest(LogFilter.atLeast(LogLevel.ERROR))));
    assertEquals(PAGE, list(LogQuery.newest(LogFilter.atLeast(LogLevel.WARNING))).items().size());
  }

  @Test
  void findsLinesOfATraceAndOfATask() {
    LogFilter task = new LogFilter(null, null, null, "task 7");
    assertFew(() -> list(LogQuery.newest(task)));
    LogFilter trace = new LogFilter(null, null, "trace 7", null);
    assertFew(() -> list(new LogQuery(trace, null, null, false, PAGE, null)));
  }

  @Test
  void followsFromThePresent_withoutReadingWhatWasBefore() {
    StorePosition present =
        in(() -> persistence.logs().logs().tail(new LogTailQuery(LogFilter.NONE, null, 1))).next();
    for (LogFilter filter : List.of(LogFilter.NONE, LogFilter.atLeast(LogLevel.ERROR))) {
      assertFew(
          () -> in(() -> persistence.logs().logs().tail(new LogTailQuery(filter, present, PAGE))));
    }
  }

  @Test
  void evictsNothing_withoutReadingWhatIsKept() {
    ObservedDataSource jobs = ObservedDataSource.countingPages(MEMORY.database().maintainer());
    TenantScope operator = ACTOR.withRole(Role.PLATFORM_ADMIN);
    JobCommand evict = JobCommand.of(Job.EVICT_LOGS);
    try (Persistence maintainer =
        Persistence.open(jobs.dataSource(), "public", MigratedMemory.JSON)) {
      long evicted =
          maintainer
              .maintenance()
              .unitOfWork()
              .inScope(
                  operator,
                  () -> maintainer.maintenance().repository().work(evict, NOON, null).touched());
      assertEquals(0, evicted);
      assertTrue(pages(jobs) <= FEW, jobs::plans);
    }
  }

  private static Page<LogEntry> list(LogQuery query) {
    return in(() -> persistence.logs().logs().list(query));
  }

  private static <T> T in(Supplier<T> work) {
    return persistence.logs().unitOfWork().inScope(ACTOR, work);
  }

  private static void assertFew(Supplier<Object> read) {
    observed.clear();
    Object unused = read.get();
    assertTrue(pages(observed) <= FEW, observed::plans);
  }

  /** Returns the pages of the first statement, which is the one that searches. */
  private static long pages(ObservedDataSource source) {
    Matcher pages = PAGES.matcher(source.plans());
    assertTrue(pages.find(), source::plans);
    String read = pages.group(2);
    return Long.parseLong(pages.group(1)) + (read == null ? 0 : Long.parseLong(read));
  }
}
