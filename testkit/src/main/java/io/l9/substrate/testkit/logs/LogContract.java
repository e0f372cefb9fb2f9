package io.l9.substrate.testkit.logs;

import io.l9.substrate.domain.logs.AgentLogRepository;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.StoreContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Base of the kits of the agent log: the port under test, and lines to store. */
public abstract class LogContract extends StoreContract {

  /** The ports under test. */
  protected abstract LogStore store();

  @Override
  public final UnitOfWork unitOfWork() {
    return store().unitOfWork();
  }

  final AgentLogRepository logs() {
    return store().logs();
  }

  static LogEntry line(
      UUID id,
      Ownership owner,
      String agent,
      LogLevel level,
      Instant at,
      @Nullable String task,
      @Nullable String trace) {
    return new LogEntry(
        id, owner, agent, level, "said at " + at, null, task, at, null, null, null, trace);
  }

  final LogEntry line(TenantScope actor, String agent, LogLevel level, Instant at) {
    return line(Seeds.uuid(random()), actor.owner(), agent, level, at, null, null);
  }

  /** Returns so many lines of one batch and one time, in the order of their ids. */
  final List<LogEntry> batch(TenantScope actor, int size) {
    long first = random().nextLong();
    List<LogEntry> lines = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      lines.add(
          new LogEntry(
              new UUID(first, i),
              actor.owner(),
              "planner",
              LogLevel.INFO,
              "line " + i,
              null,
              null,
              NOW,
              i,
              null,
              null,
              null));
    }
    return lines;
  }

  final void append(TenantScope actor, LogEntry... lines) {
    append(actor, List.of(lines));
  }

  final void append(TenantScope actor, List<LogEntry> lines) {
    run(actor, () -> logs().append(lines));
  }
}
