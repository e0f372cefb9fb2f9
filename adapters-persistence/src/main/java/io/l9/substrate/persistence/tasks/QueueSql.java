package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The queues of tasks that are due. A queue is that of an organisation, or that of what belongs to
 * a whole tenant; an end user has one of his own within that of his organisation.
 *
 * <p>Each level of a queue is a place in an index, in which what is due later lies behind what is
 * due. A level is read as far as tasks are taken of it, and the next one begun when it has no more:
 * a nested loop, which a limit stops.
 */
final class QueueSql {

  /** The queue of what belongs to a whole tenant. */
  private static final String OF_TENANT = "'00000000-0000-0000-0000-000000000000'::uuid";

  static final String QUEUE = "CASE WHEN t.org_id IS NULL THEN " + OF_TENANT + " ELSE t.org_id END";

  /** The most queues among which one call takes turns. */
  private static final int MOST_QUEUES = 1_000;

  private final Sessions sessions;

  QueueSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Whether the scope reaches several queues. */
  boolean several() {
    return switch (sessions.scope().role()) {
      case TENANT_ADMIN, PLATFORM_ADMIN -> true;
      case L9_SYSTEM, ORG_ADMIN, END_USER, CURSOR_USER -> false;
    };
  }

  /**
   * Returns common table expressions, the last of which is {@code due}: the tasks of the scope's
   * queue that are due and that nobody else has locked, which are then locked.
   *
   * @param from the time in each level from which on it is read
   */
  Sql due(Claim claim, int most, List<Instant> from) {
    return Sql.of("WITH " + TaskRows.CLOCK + ", due AS MATERIALIZED (")
        .append(levels(own(), claim.types(), most, true, from))
        .append(" LIMIT (SELECT ?::int8))", most);
  }

  /**
   * Returns the same of several queues in turn, from a random one on: of each as many as of every
   * other, but that one which has no more gets less.
   */
  Sql inTurn(Claim claim, int most) {
    Sql ofQueue =
        Sql.of("t.tenant_id = q.tenant_id AND " + QUEUE + " = q.queue AND ")
            .append(sessions.tenantOf("t"));
    return Sql.of("WITH RECURSIVE " + TaskRows.CLOCK + ", ")
        .append(walk())
        .append(", queues AS MATERIALIZED (SELECT q.tenant_id, q.queue FROM walk q")
        .append(" WHERE q.place > 0 AND EXISTS (")
        .append(levels(ofQueue, claim.types(), 1, false, ClaimMarks.FRONT))
        .append(")), due AS MATERIALIZED (SELECT d.id FROM queues q CROSS JOIN LATERAL (")
        .append(levels(ofQueue, claim.types(), most, true, ClaimMarks.FRONT))
        .append(
            " LIMIT (SELECT greatest(1, ?::int8 / count(*)) FROM queues)) d LIMIT (SELECT ?::int8))",
            most,
            most);
  }

  /** Returns the condition of the one queue that the scope reaches. */
  private Sql own() {
    TenantScope scope = sessions.scope();
    OrgId org = Objects.requireNonNull(scope.org(), "the organisation of a scope below the tenant");
    Sql queue = sessions.tenantOf("t");
    return switch (scope.role()) {
      case END_USER, CURSOR_USER -> {
        UserId user = Objects.requireNonNull(scope.user(), "the user of an end user's scope");
        yield queue.append(" AND t.org_id = ? AND t.user_id = ?", org.value(), user.value());
      }
      case L9_SYSTEM, ORG_ADMIN -> queue.append(" AND " + QUEUE + " = ?", org.value());
      case TENANT_ADMIN, PLATFORM_ADMIN -> throw new IllegalStateException("several queues");
    };
  }

  private Sql levels(Sql queue, Set<String> types, int most, boolean lock, List<Instant> from) {
    Sql level =
        Sql.of(
                "SELECT x.id FROM unnest(?::text[]::timestamptz[]) WITH ORDINALITY AS p (mark, place)"
                    + " CROSS JOIN LATERAL (SELECT t.id FROM tasks t WHERE ",
                Sql.texts(from.stream().map(SqlLiterals::bound).toList()))
            .append(queue)
            .append(
                " AND t.status = 'pending' AND t.priority = p.place - 1"
                    + " AND t.run_after >= p.mark AND t.run_after <= (SELECT at FROM clock)");
    if (!types.isEmpty()) {
      level.append(" AND ").append(Sql.isAnyOf("t.type", Sql.texts(types)));
    }
    return level.append(
        " ORDER BY t.run_after, t.id LIMIT (SELECT ?::int8)"
            + (lock ? " FOR NO KEY UPDATE SKIP LOCKED" : "")
            + ") x",
        most);
  }

  /**
   * Returns the queues that have pending tasks, with one probe for each, around from a random place
   * that is no queue.
   */
  private Sql walk() {
    TenantScope scope = sessions.scope();
    boolean ofAll = scope.role() == Role.PLATFORM_ADMIN;
    Sql begin =
        ofAll
            ? Sql.of("SELECT gen_random_uuid() AS tenant_id")
            : Sql.of("SELECT ?::uuid AS tenant_id", scope.tenant().value());
    // beside an equal tenant, a comparison of rows would not be where the index is entered
    String behind =
        ofAll ? "(t.tenant_id, " + QUEUE + ") > (w.tenant_id, w.queue)" : QUEUE + " > w.queue";
    return Sql.of("begin AS MATERIALIZED (")
        .append(begin)
        .append(", gen_random_uuid() AS queue)")
        .append(", walk (tenant_id, queue, around, place) AS (")
        .append("SELECT b.tenant_id, b.queue, false, 0 FROM begin b UNION ALL")
        .append(" SELECT n.tenant_id, n.queue, n.around, w.place + 1 FROM walk w")
        .append(" CROSS JOIN LATERAL ((")
        .append(next("w.around", behind))
        .append(") UNION ALL (")
        .append(next("true", "NOT w.around"))
        .append(") LIMIT 1) n WHERE w.place < ?", MOST_QUEUES)
        .append(" AND NOT (n.around AND (n.tenant_id, n.queue)")
        .append(" > (SELECT b.tenant_id, b.queue FROM begin b)))");
  }

  private Sql next(String around, String condition) {
    return Sql.of(
            "SELECT t.tenant_id, " + QUEUE + " AS queue, " + around + " AS around FROM tasks t")
        .append(" WHERE t.status = 'pending' AND " + condition + " AND ")
        .append(sessions.tenantOf("t"))
        .append(" ORDER BY t.tenant_id, " + QUEUE + " LIMIT 1");
  }
}
