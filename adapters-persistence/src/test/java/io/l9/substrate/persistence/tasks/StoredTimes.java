package io.l9.substrate.persistence.tasks;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Collectors;

/** The times of stored tasks, which stand still by the server's clock as they are moved back. */
final class StoredTimes {

  private StoredTimes() {}

  /** Moves every time of the world's tasks and of their history into the past. */
  static void letPass(MigratedMemory memory, TenantWorld world, Duration time) {
    String back = " - interval '" + time.toMillis() + " ms'";
    String ofWorld =
        world.actors().stream()
            .map(actor -> "'" + actor.tenant() + "'")
            .distinct()
            .collect(Collectors.joining(", ", " WHERE tenant_id IN (", ")"));
    try (Connection superuser = memory.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          """
          UPDATE tasks SET
            run_after = CASE WHEN run_after > '0002-01-01' THEN run_after %1$s ELSE run_after END,
            claimed_at = claimed_at %1$s, leased_until = leased_until %1$s,
            created_at = created_at %1$s, completed_at = completed_at %1$s %2$s;
          UPDATE task_events SET started_at = started_at %1$s, occurred_at = occurred_at %1$s %2$s
          """
              .formatted(back, ofWorld));
    } catch (SQLException e) {
      throw new IllegalStateException("times could not be moved", e);
    }
  }
}
