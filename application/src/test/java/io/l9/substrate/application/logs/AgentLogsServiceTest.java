package io.l9.substrate.application.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.domain.logs.LogDraft;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgentLogsServiceTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");

  private final Random random = new Random(1);
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  /** Ids in no order at all. */
  private final AgentLogs logs =
      LogComponents.of(
              new InMemoryAdapters(new Jackson3JsonCodec(), clock).logs(),
              () -> Seeds.uuid(random),
              clock)
          .logs();

  private final TenantWorld world = new TenantWorld(random);
  private final TenantScope user = world.endUser().traced(new UUID(0, 1), "session", "trace");

  private static List<LogDraft> lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> LogDraft.of("planner", LogLevel.INFO, "line " + i))
        .toList();
  }

  private static List<String> messages(List<LogEntry> lines) {
    return lines.stream().map(LogEntry::message).toList();
  }

  @Test
  void givesTheLinesOfABatchRisingIds_whateverTheGenerator() {
    List<LogDraft> batch = lines(50);
    List<LogEntry> stored = logs.append(user, batch);
    assertEquals(batch.stream().map(LogDraft::message).toList(), messages(stored));
    for (int i = 0; i < stored.size(); i++) {
      assertEquals(i, stored.get(i).batchOrdinal());
      assertEquals(Instant.parse("2026-03-01T12:00:00.123456Z"), stored.get(i).timestamp());
      assertTrue(i == 0 || Position.compareIds(stored.get(i - 1).id(), stored.get(i).id()) < 0);
    }
    List<LogEntry> newestFirst = new ArrayList<>(stored);
    Collections.reverse(newestFirst);
    assertEquals(newestFirst, logs.list(user, LogQuery.newest(LogFilter.NONE)).items());
  }

  @Test
  void writesDownWhoseRequestItWas() {
    LogEntry line = logs.append(user, lines(1)).get(0);
    assertEquals(user.owner(), line.owner());
    assertEquals(user.correlation(), line.correlation());
    assertEquals("session", line.session());
    assertEquals("trace", line.trace());
    LogFilter trace = new LogFilter(null, null, "trace", null);
    assertEquals(List.of(line), logs.list(user, LogQuery.newest(trace)).items());
    assertEquals(line, logs.get(user, line.id()));
    assertThrows(NotFoundException.class, () -> logs.get(world.foreigner(), line.id()));
  }

  @Test
  void boundsBatchesAndReads() {
    assertEquals(List.of(), logs.append(user, List.of()));
    List<LogDraft> tooMany = lines(AgentLogs.MAX_BATCH + 1);
    assertThrows(ValidationException.class, () -> logs.append(user, tooMany));
    assertEquals(AgentLogs.MAX_BATCH, logs.append(user, lines(AgentLogs.MAX_BATCH)).size());
  }

  @Test
  void followsTheLog() {
    StorePosition begin = logs.tail(user, new LogTailQuery(LogFilter.NONE, null, 1)).next();
    List<LogEntry> stored = logs.append(user, lines(3));
    assertEquals(stored, logs.tail(user, new LogTailQuery(LogFilter.NONE, begin, 5)).entries());
  }
}
