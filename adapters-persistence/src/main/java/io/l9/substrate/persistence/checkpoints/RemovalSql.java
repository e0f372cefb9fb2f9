package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.Names;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Checkpoints that go or are copied: sets of rows behind the locks of their threads. */
final class RemovalSql {

  private final Sessions sessions;

  RemovalSql(Sessions sessions) {
    this.sessions = sessions;
  }

  long retain(CheckpointThread thread, Set<StepId> kept) {
    List<StepId> steps = List.copyOf(kept);
    return remove(
        thread,
        Sql.of(
            " AND NOT EXISTS (SELECT FROM unnest(?::text[], ?::text[]) k (ns, id)"
                + " WHERE k.ns = c.checkpoint_ns AND k.id = c.checkpoint_id)",
            Sql.texts(steps.stream().map(StepId::namespace).toList()),
            Sql.texts(steps.stream().map(StepId::id).toList())));
  }

  /** Removes checkpoints of a thread with all that nothing names then. */
  private long remove(CheckpointThread thread, Sql which) {
    Statements together = new Statements();
    together.query(ThreadSql.lock(thread, false), row -> true);
    List<Long> gone =
        together.query(
            Sql.of("WITH gone AS (DELETE FROM checkpoints c WHERE ")
                .append(ThreadSql.of("c", thread))
                .append(which)
                .append(
                    " RETURNING c.checkpoint_ns, c.checkpoint_id), writes AS (DELETE FROM"
                        + " checkpoint_writes w USING gone WHERE w.checkpoint_ns ="
                        + " gone.checkpoint_ns AND w.checkpoint_id = gone.checkpoint_id AND ")
                .append(ThreadSql.of("w", thread))
                .append(") SELECT count(*) FROM gone"),
            row -> row.getLong(1));
    together.update(sweep(thread));
    unpoint(together, thread);
    sessions.run(together);
    return gone.get(0);
  }

  /** Returns the statement that deletes the values of a thread that no checkpoint names. */
  static Sql sweep(CheckpointThread thread) {
    return Sql.of("DELETE FROM checkpoint_blobs b WHERE ")
        .append(ThreadSql.of("b", thread))
        .append(
            " AND NOT EXISTS (SELECT FROM checkpoints c CROSS JOIN unnest(c.hashes) h (hash)"
                + " WHERE h.hash = b.hash AND ")
        .append(ThreadSql.of("c", thread))
        .append(")");
  }

  /** Adds the removal of pointers to what is gone; what another client keeps beside one stays. */
  private static void unpoint(Statements together, CheckpointThread thread) {
    if (!ThreadSql.hasPointers(thread)) {
      return;
    }
    together.update(
        Sql.of("DELETE FROM graph_checkpoints g WHERE ")
            .append(dangling(thread))
            // behind the rest, because a state that is no object has no members to leave out
            .append(" AND g.graph_state - 'checkpoint' = '{}'"));
    together.update(
        Sql.of("UPDATE graph_checkpoints g SET graph_state = g.graph_state - 'checkpoint' WHERE ")
            .append(dangling(thread)));
  }

  private static Sql dangling(CheckpointThread thread) {
    return ThreadSql.ofOwner("g", thread.owner())
        .append(
            " AND g.graph_state #>> '{checkpoint,thread_id}' = ? AND NOT EXISTS (SELECT"
                + " FROM checkpoints c WHERE c.checkpoint_ns = g.graph_state #>>"
                + " '{checkpoint,checkpoint_ns}' AND c.checkpoint_id = g.graph_state #>>"
                + " '{checkpoint,checkpoint_id}' AND ",
            thread.id())
        .append(ThreadSql.of("c", thread))
        .append(")");
  }

  long delete(CheckpointThread thread) {
    Statements together = new Statements();
    together.query(ThreadSql.lock(thread, false), row -> true);
    List<Long> gone =
        together.query(
            Sql.of("WITH gone AS (DELETE FROM checkpoints c WHERE ")
                .append(ThreadSql.of("c", thread))
                .append(" RETURNING 1) SELECT count(*) FROM gone"),
            row -> row.getLong(1));
    together.update(
        Sql.of("DELETE FROM checkpoint_writes w WHERE ").append(ThreadSql.of("w", thread)));
    together.update(
        Sql.of("DELETE FROM checkpoint_blobs b WHERE ").append(ThreadSql.of("b", thread)));
    unpoint(together, thread);
    sessions.run(together);
    return gone.get(0);
  }

  long deleteRun(CheckpointOwner owner, String run) {
    // in one order, so that no two callers wait for each other
    Set<String> threads = new TreeSet<>(Names.ORDER);
    threads.addAll(
        sessions.query(
            Sql.of("SELECT DISTINCT c.thread_id FROM checkpoints c WHERE c.run_id = ? AND ", run)
                .append(ThreadSql.of("c", owner)),
            row -> row.getString(1)));
    if (threads.isEmpty()) {
      return 0;
    }
    // all before the first pointer goes: one who has a thread may wait for that
    Statements together = new Statements();
    lock(together, owner, threads);
    sessions.run(together);
    return threads.stream()
        .mapToLong(thread -> remove(owner.thread(thread), Sql.of(" AND c.run_id = ?", run)))
        .sum();
  }

  private static void lock(Statements together, CheckpointOwner owner, Set<String> threads) {
    for (String thread : threads) {
      together.query(ThreadSql.lock(owner.thread(thread), false), row -> true);
    }
  }

  long copy(CheckpointThread from, CheckpointThread to, Instant at) {
    Statements together = new Statements();
    Set<String> locked = new TreeSet<>(Names.ORDER);
    locked.add(from.id());
    locked.add(to.id());
    lock(together, from.owner(), locked);
    List<Long> copied =
        together.query(
            inserted(
                    "checkpoints",
                    "checkpoint_ns, checkpoint_id, parent_id, run_id, agent_id, metadata,"
                        + " delta_channels, body_type, body, channels, versions, hashes",
                    ", stored_at",
                    to)
                .append(", ?::timestamptz FROM checkpoints s WHERE ", SqlLiterals.time(at))
                .append(ThreadSql.of("s", from))
                .append(" ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM copied"),
            row -> row.getLong(1));
    together.query(
        inserted(
                "checkpoint_writes",
                "checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, value_type, value",
                ", stored_at",
                to)
            .append(", ?::timestamptz FROM checkpoint_writes s WHERE ", SqlLiterals.time(at))
            .append(ThreadSql.of("s", from))
            .append(" ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM copied"),
        row -> row.getLong(1));
    together.query(
        inserted("checkpoint_blobs", "hash, value_type, value", "", to)
            .append(" FROM checkpoint_blobs s WHERE ")
            .append(ThreadSql.of("s", from))
            .append(" AND s.hash IN (SELECT h.hash FROM checkpoints c CROSS JOIN unnest(c.hashes)")
            .append(" h (hash) WHERE ")
            .append(ThreadSql.of("c", to))
            .append(") ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM copied"),
        row -> row.getLong(1));
    sessions.run(together);
    return copied.get(0);
  }

  /** Returns the beginning of an insertion of copies, which stay in the database. */
  private Sql inserted(String table, String columns, String further, CheckpointThread to) {
    TenantScope writer = sessions.scope();
    return Sql.of(
        "WITH copied AS (INSERT INTO "
            + table
            + " ("
            + ThreadSql.OWNED
            + ", "
            + columns
            + further
            + ") SELECT s.tenant_id, s.org_id, s.user_id, s.scope, ?, ?, ?, ?, s."
            + columns.replace(", ", ", s."),
        to.id(),
        writer.correlation(),
        Sql.orNull("text", writer.session()),
        Sql.orNull("text", writer.trace()));
  }
}
