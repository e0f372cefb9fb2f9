package io.l9.substrate.rest.logs;

import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogTail;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.EventStream;
import java.util.Iterator;

/** New lines as events. A client that is cut off sees some again, and misses none. */
record LogTailSource(AgentLogs logs, TenantScope scope, LogFilter filter)
    implements EventStream.Source {

  @Override
  public String begin() {
    return logs.tail(scope, new LogTailQuery(filter, null, 1)).next().toString();
  }

  @Override
  public String poll(String after, EventStream events) {
    StorePosition position = StorePosition.parse(after);
    LogTail tail;
    do {
      tail = logs.tail(scope, new LogTailQuery(filter, position, LogTailQuery.MAX_LIMIT));
      position = tail.next();
      Iterator<LogEntry> lines = tail.entries().iterator();
      while (lines.hasNext()) {
        LogLineResponse line = LogLineResponse.from(lines.next());
        // Only behind the last one is a place where the tail can go on.
        events.send("line", lines.hasNext() ? null : position.toString(), line);
      }
    } while (tail.hasMore());
    return position.toString();
  }
}
