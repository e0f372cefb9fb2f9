package io.l9.substrate.persistence.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.logs.LogTail;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lines of clients that know nothing of batches, tasks and tails. */
class OtherClientsLogIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void readsWhatNoDraftCouldSay_andFollowsIt(TestInfo test) throws SQLException {
    TenantScope actor = new MemoryFixture(Seeds.of(test)).actor();
    StorePosition begin = tail(actor, null).next();
    insert(actor, "agent_id, level, message", "'', 'CRITICAL', ''");
    insert(actor, "agent_id, level, message, metadata", "'a', 'DEBUG', repeat('x', 100000), '7'");
    insert(actor, "agent_id, level, message, stored_xid", "'a', 'WARNING', 'before', NULL");
    List<LogEntry> lines =
        store()
            .unitOfWork()
            .inScope(
                actor,
                () ->
                    store()
                        .logs()
                        .list(new LogQuery(LogFilter.NONE, null, null, false, 9, null))
                        .items());
    assertEquals(
        List.of(LogLevel.CRITICAL, LogLevel.DEBUG, LogLevel.WARNING),
        lines.stream().map(LogEntry::level).toList());
    for (LogEntry line : lines) {
      assertNull(line.batchOrdinal());
      assertNull(line.task());
      assertEquals(actor.owner(), line.owner());
    }
    assertNull(lines.get(0).details());
    assertEquals(100_000, lines.get(1).message().length());
    long begun = System.nanoTime();
    LogTail tail = tail(actor, begin);
    // other work of the same server may hold new lines back for a while
    while (tail.entries().size() < 2 && System.nanoTime() - begun < PATIENCE.toNanos()) {
      tail = tail(actor, begin);
    }
    assertEquals(lines.subList(0, 2), tail.entries(), "what was stored before is nobody's news");
  }

  private static void insert(TenantScope actor, String columns, String values) throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          "INSERT INTO agent_log (tenant_id, org_id, user_id, %s) VALUES ('%s', '%s', '%s', %s)"
              .formatted(columns, actor.tenant(), actor.org(), actor.user(), values));
    }
  }

  private static LogStore store() {
    return MEMORY.persistence().logs();
  }

  private static LogTail tail(TenantScope actor, @Nullable StorePosition after) {
    return store()
        .unitOfWork()
        .inScope(actor, () -> store().logs().tail(new LogTailQuery(LogFilter.NONE, after, 9)));
  }
}
