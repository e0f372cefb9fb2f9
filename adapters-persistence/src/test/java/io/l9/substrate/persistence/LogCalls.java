package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.logs.AgentLogRepository;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Calls of every method of the port of the agent log. */
final class LogCalls {

  private LogCalls() {}

  static void writesAndReads(MemoryFixture fixture, AgentLogRepository logs) {
    List<LogEntry> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(
          new LogEntry(
              Seeds.uuid(fixture.random()),
              fixture.actor().owner(),
              "planner",
              LogLevel.ERROR,
              "line " + i,
              null,
              "task",
              NOW,
              i,
              null,
              null,
              "trace"));
    }
    logs.append(lines.subList(0, 1));
    logs.append(lines.subList(1, 40));
    assertEquals(Optional.of(lines.get(0)), logs.find(lines.get(0).id()));
    LogFilter all = new LogFilter("planner", LogLevel.WARNING, "trace", "task");
    Position beginning = new Position(NOW.minusSeconds(1), new UUID(0, 0));
    assertEquals(
        40,
        logs.list(new LogQuery(all, NOW, NOW.plusSeconds(1), false, 200, beginning))
            .items()
            .size());
    for (LogFilter filter : List.of(all, LogFilter.NONE)) {
      assertTrue(
          logs.tail(new LogTailQuery(filter, new StorePosition(0, new UUID(0, 0)), 5))
              .entries()
              .isEmpty(),
          "this transaction has not ended");
    }
  }
}
