package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * A breakpoint in the middle of a migration file: the session waits after one of its changes to the
 * schema, where a test can kill it. Superusers may pass.
 */
final class Gate implements AutoCloseable {

  private final DataSource superuser;
  private final Connection holder;

  Gate(DataSource superuser) throws SQLException {
    this.superuser = superuser;
    execute(
        superuser,
        "CREATE SCHEMA gate",
        "CREATE TABLE gate.place (after text, change bigint)",
        // of each file that has begun, named by the version that was there before it
        "CREATE TABLE gate.change (after text)",
        """
        CREATE FUNCTION gate.pass() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        DECLARE
          applied text := '';
        BEGIN
          IF to_regclass('public.l9_schema_history') IS NOT NULL THEN
            SELECT coalesce(max(version), '') INTO applied FROM public.l9_schema_history;
          END IF;
          INSERT INTO gate.change VALUES (applied);
          IF EXISTS (SELECT FROM gate.place p WHERE p.after = applied
                     AND p.change = (SELECT count(*) FROM gate.change c WHERE c.after = applied)) THEN
            PERFORM pg_advisory_xact_lock_shared(77);
          END IF;
        END $$""",
        "CREATE EVENT TRIGGER gate ON ddl_command_end EXECUTE FUNCTION gate.pass()");
    holder = superuser.getConnection();
    execute(holder, "SELECT pg_advisory_lock(77)");
  }

  /** Returns the number of changes that each file made, by the version before it. */
  Map<String, Integer> changes() throws SQLException {
    Map<String, Integer> changes = new TreeMap<>();
    for (String row : rows(superuser, "SELECT after, count(*) FROM gate.change GROUP BY after")) {
      String[] parts = row.split("\\|");
      changes.put(parts[0], Integer.valueOf(parts[1]));
    }
    return changes;
  }

  /** From now on whoever makes the n-th change, from 1, of the file after this version waits. */
  void closeAt(String after, int change) throws SQLException {
    execute(
        superuser,
        "DELETE FROM gate.change",
        "DELETE FROM gate.place",
        "INSERT INTO gate.place VALUES ('%s', %d)".formatted(after, change));
  }

  /** Kills the server process of whoever waits; fails if the work ends without having waited. */
  void kill(Future<?> work) throws Exception {
    execute(superuser, "SELECT pg_terminate_backend(%s, 60000)".formatted(waiting(work)));
  }

  /** The server process of whoever waits. */
  String waiting(Future<?> work) throws Exception {
    while (true) {
      List<String> waiting =
          rows(
              holder,
              "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 77 AND NOT granted"
                  + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
      if (!waiting.isEmpty()) {
        return waiting.get(0);
      }
      try {
        throw new AssertionError("came through the gate: " + work.get(20, TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        continue;
      }
    }
  }

  /** Lets everybody pass, also who waits. */
  void open() throws SQLException {
    // no TRUNCATE, which would wait for who has read the place
    execute(superuser, "DELETE FROM gate.place");
    execute(holder, "SELECT pg_advisory_unlock_all()");
  }

  /** Leaves nothing of itself. */
  @Override
  public void close() throws SQLException {
    holder.close();
    execute(superuser, "DROP EVENT TRIGGER gate", "DROP SCHEMA gate CASCADE");
  }
}
