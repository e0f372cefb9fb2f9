package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The claims of tasks that are due, in one statement for a queue. */
final class ClaimSql {

  /** A task that was claimed, and the place in which it was enqueued. */
  private record Claimed(ClaimedTask task, long place) {}

  private static final Comparator<Claimed> IN_ORDER =
      Comparator.<Claimed>comparingInt(claimed -> claimed.task().task().priority())
          .thenComparing(claimed -> claimed.task().task().runAfter())
          .thenComparingLong(Claimed::place);

  private final Sessions sessions;
  private final TaskMapper mapper;
  private final QueueSql queues;
  private final ClaimMarks marks;

  ClaimSql(Sessions sessions, TaskMapper mapper, ClaimMarks marks) {
    this.sessions = sessions;
    this.mapper = mapper;
    this.marks = marks;
    queues = new QueueSql(sessions);
  }

  List<ClaimedTask> claim(Claim claim) {
    List<Claimed> all = new ArrayList<>();
    if (queues.several()) {
      List<Claimed> turn;
      do {
        // of fewer queues than before, once some have no more
        turn = claim(claim, queues.inTurn(claim, claim.max() - all.size()));
        all.addAll(turn);
      } while (!turn.isEmpty() && all.size() < claim.max());
    } else {
      all.addAll(claimOwn(claim));
    }
    return all.stream().sorted(IN_ORDER).map(Claimed::task).toList();
  }

  private List<Claimed> claimOwn(Claim claim) {
    TenantScope scope = sessions.scope();
    Optional<List<Instant>> from = marks.of(scope, claim.types());
    long begun = System.nanoTime();
    List<Claimed> all = claim(claim, queues.due(claim, claim.max(), from.orElse(ClaimMarks.FRONT)));
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    if (from.isPresent()) {
      marks.readOn(scope, claim.types(), tasks(all));
    } else {
      marks.read(scope, claim.types(), tasks(all), took);
    }
    return all;
  }

  private static List<Task> tasks(List<Claimed> claimed) {
    return claimed.stream().map(one -> one.task().task()).toList();
  }

  private List<Claimed> claim(Claim claim, Sql due) {
    return sessions.query(
        TaskRow.class,
        "r",
        due.append(
                ", claimed AS (UPDATE tasks t SET status = 'running', attempts = t.attempts + 1,"
                    + " lease_token = t.lease_token + 1, worker_id = ?, claimed_at = c.at,"
                    + " leased_until = c.at + least(?, t.max_run_ms) * interval '1 ms'"
                    + " FROM due d CROSS JOIN clock c WHERE t.id = d.id AND ",
                claim.worker(),
                claim.lease().toMillis())
            .append(sessions.unseenTenantOf("t"))
            .append(" RETURNING t.*)"),
        Sql.of(", r.lease_token, r.id AS place FROM claimed r"),
        (row, columns) ->
            new Claimed(
                new ClaimedTask(mapper.toTask(row), columns.getLong("lease_token")),
                columns.getLong("place")));
  }
}
