package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.Ancestor;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.CheckpointWrite;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.ThreadStep;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of a thread, and the way up from one of them, each in one statement. */
final class LineageSql {

  private final Sessions sessions;

  LineageSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Returns the steps behind the thread's lock, with their writes only where those matter. */
  List<ThreadStep> steps(CheckpointThread thread) {
    Statements together = new Statements();
    together.query(ThreadSql.lock(thread, false), row -> true);
    List<ThreadStep> steps =
        together.query(
            Sql.of(
                    "SELECT c.checkpoint_ns, c.checkpoint_id, c.parent_id, c.delta_channels,"
                        + " ARRAY(SELECT u.channel FROM unnest(c.channels, c.hashes)"
                        + " u (channel, hash) WHERE u.hash IS NOT NULL)"
                        + " FROM checkpoints c WHERE ")
                .append(ThreadSql.of("c", thread)),
            row ->
                new ThreadStep(
                    new StepId(row.getString(1), row.getString(2)),
                    row.getString(3),
                    texts(row, 4),
                    texts(row, 5),
                    Set.of()));
    sessions.run(together);
    if (steps.stream().allMatch(step -> step.deltaChannels().isEmpty())) {
      return steps;
    }
    Map<StepId, Set<String>> written = written(thread);
    return steps.stream()
        .map(
            step ->
                new ThreadStep(
                    step.id(),
                    step.parent(),
                    step.deltaChannels(),
                    step.valued(),
                    written.getOrDefault(step.id(), Set.of())))
        .toList();
  }

  private Map<StepId, Set<String>> written(CheckpointThread thread) {
    Map<StepId, Set<String>> written = new HashMap<>();
    List<Boolean> unused =
        sessions.query(
            Sql.of(
                    "SELECT w.checkpoint_ns, w.checkpoint_id, array_agg(DISTINCT w.channel)"
                        + " FROM checkpoint_writes w WHERE ")
                .append(ThreadSql.of("w", thread))
                .append(" GROUP BY w.checkpoint_ns, w.checkpoint_id"),
            row -> {
              written.put(new StepId(row.getString(1), row.getString(2)), texts(row, 3));
              return true;
            });
    return written;
  }

  private static Set<String> texts(ResultSet row, int column) throws SQLException {
    return Set.of((String[]) row.getArray(column).getArray());
  }

  /** A step on the way up, whose parts come row by row. */
  private static final class Step {
    private final @Nullable String parent;
    private final Map<String, TypedBytes> values = new HashMap<>();
    private final List<CheckpointWrite> writes = new ArrayList<>();

    Step(@Nullable String parent) {
      this.parent = parent;
    }

    Ancestor ancestor() {
      writes.sort(CheckpointWrite.ORDER);
      return new Ancestor(values, writes);
    }
  }

  /**
   * Returns the ancestors of a step, the nearest first, until each channel has a value. A row of
   * the walk is a step, with the channels that were without a value before it and behind it, so
   * that steps that are their own ancestors end it.
   */
  List<Ancestor> ancestors(CheckpointThread thread, StepId of, Collection<String> channels) {
    Map<String, Step> steps = new HashMap<>();
    String namespace = of.namespace();
    List<Boolean> unused =
        sessions.query(
            Sql.of(
                    "WITH RECURSIVE walk (id, parent, before, behind) AS ("
                        + "SELECT c.checkpoint_id, c.parent_id, '{}'::text[], ?::text[]"
                        + " FROM checkpoints c WHERE ",
                    Sql.texts(channels))
                .append(ThreadSql.of("c", thread, of))
                .append(
                    " UNION SELECT p.checkpoint_id, p.parent_id, w.behind,"
                        + " ARRAY(SELECT b.channel FROM unnest(w.behind) b (channel)"
                        + " WHERE NOT EXISTS (SELECT FROM unnest(p.channels, p.hashes)"
                        + " u (channel, hash) WHERE u.channel = b.channel AND u.hash IS NOT NULL))"
                        + " FROM walk w JOIN checkpoints p ON p.checkpoint_id = w.parent AND ")
                .append(ThreadSql.of("p", thread, namespace))
                .append(
                    " WHERE w.behind <> '{}') SELECT s.id, s.parent, part.* FROM walk s"
                        + " LEFT JOIN LATERAL (SELECT u.channel, NULL::text AS task,"
                        + " NULL::text AS path, NULL::integer AS idx, b.value_type, b.value"
                        + " FROM checkpoints c CROSS JOIN unnest(c.channels, c.hashes)"
                        + " u (channel, hash) JOIN checkpoint_blobs b ON b.hash = u.hash AND ")
                .append(ThreadSql.of("b", thread))
                .append(" WHERE c.checkpoint_id = s.id AND u.channel = ANY (s.before) AND ")
                .append(ThreadSql.of("c", thread, namespace))
                .append(
                    " UNION ALL SELECT w.channel, w.task_id, w.task_path, w.idx, w.value_type,"
                        + " w.value FROM checkpoint_writes w WHERE w.checkpoint_id = s.id"
                        + " AND w.channel = ANY (s.before) AND ")
                .append(ThreadSql.of("w", thread, namespace))
                .append(") part ON true"),
            row -> read(row, steps));
    return path(of, steps);
  }

  private static boolean read(ResultSet row, Map<String, Step> steps) throws SQLException {
    String parent = row.getString(2);
    Step step = steps.computeIfAbsent(row.getString(1), id -> new Step(parent));
    String channel = row.getString(3);
    if (channel != null) {
      TypedBytes value = TypedBytes.of(row.getString(7), row.getBytes(8));
      String task = row.getString(4);
      if (task == null) {
        step.values.put(channel, value);
      } else {
        step.writes.add(new CheckpointWrite(task, row.getString(5), row.getInt(6), channel, value));
      }
    }
    return true;
  }

  private static List<Ancestor> path(StepId of, Map<String, Step> steps) {
    List<Ancestor> path = new ArrayList<>();
    Step step = steps.remove(of.id());
    while (step != null && step.parent != null) {
      step = steps.remove(step.parent);
      if (step != null) {
        path.add(step.ancestor());
      }
    }
    return path;
  }
}
