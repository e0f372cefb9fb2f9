package io.l9.substrate.persistence.logs;

import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.persistence.shared.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a filter, on rows {@code r}. */
final class LogConditions {

  private LogConditions() {}

  static List<Sql> of(LogFilter filter) {
    List<Sql> conditions = new ArrayList<>();
    add(conditions, "r.agent_id = ?", filter.agentId());
    add(conditions, "r.trace_id = ?", filter.trace());
    add(conditions, "r.task_id = ?", filter.task());
    LogLevel level = filter.atLeast();
    if (level != null && level != LogLevel.DEBUG) {
      // a number in the text, so that the planner sees that the index of severe lines has them all
      conditions.add(Sql.of("r.level_rank >= " + rank(level)));
    }
    return conditions;
  }

  private static void add(List<Sql> conditions, String condition, @Nullable String value) {
    if (value != null) {
      conditions.add(Sql.of(condition, value));
    }
  }

  /** Returns the value of {@code level_rank}. */
  private static int rank(LogLevel level) {
    return switch (level) {
      case DEBUG -> 10;
      case INFO -> 20;
      case WARNING -> 30;
      case ERROR -> 40;
      case CRITICAL -> 50;
    };
  }
}
