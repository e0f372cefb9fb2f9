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

  /** The most tenants among which one call takes turns, and the most queues that it looks at. */
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
   * Returns the same of several queues in turn, from a random one on: of each tenant as many as of
   * every other, and of each of its queues as many as of every other, but that one which has no
   * more gets less.
   */
  Sql inTurn(Claim claim, int most) {
    return Sql.of("WITH RECURSIVE " + TaskRows.CLOCK + ", ")
        .append("begin AS MATERIALIZED (SELECT gen_random_uuid() AS tenant_id,")
        .append(" gen_random_uuid() AS queue), ")
        .append(tenants())
        .append(", of_tenants AS MATERIALIZED (SELECT n.tenant_id, ARRAY(")
        .append(queues())
        .append(" AND EXISTS (")
        .append(
            levels(ofQueue("n.tenant_id", "w.queue"), claim.types(), 1, false, ClaimMarks.FRONT))
        .append(") LIMIT (SELECT ?::int8)) AS queues FROM tenants n WHERE n.place > 0)", most)
        .append(", turns AS MATERIALIZED (SELECT o.tenant_id, o.queues,")
        .append(" greatest(1, ?::int8 / count(*) OVER ()) AS share", most)
        .append(" FROM of_tenants o WHERE o.queues <> '{}')")
        .append(", due AS MATERIALIZED (SELECT d.id FROM turns n CROSS JOIN LATERAL (")
        .append("SELECT e.id FROM unnest(n.queues) AS q (queue) CROSS JOIN LATERAL (")
        .append(
            levels(ofQueue("n.tenant_id", "q.queue"), claim.types(), most, true, ClaimMarks.FRONT))
        .append(" LIMIT (SELECT greatest(1, n.share / cardinality(n.queues)))) e")
        .append(" LIMIT (SELECT n.share)) d LIMIT (SELECT ?::int8))", most);
  }

  private Sql ofQueue(String tenant, String queue) {
    return Sql.of("t.tenant_id = " + tenant + " AND " + QUEUE + " = " + queue + " AND ")
        .append(sessions.tenantOf("t"));
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
   * Returns the tenants that have pending tasks, with one probe for each, around from a random
   * place that is no tenant.
   */
  private Sql tenants() {
    TenantScope scope = sessions.scope();
    if (scope.role() != Role.PLATFORM_ADMIN) {
      return Sql.of(
          "tenants AS MATERIALIZED (SELECT ?::uuid AS tenant_id, 1 AS place)",
          scope.tenant().value());
    }
    Sql any = sessions.tenantOf("t");
    return Sql.of("tenants (tenant_id, around, place) AS (")
        .append("SELECT b.tenant_id, false, 0 FROM begin b UNION ALL")
        .append(" SELECT f.tenant_id, f.around, w.place + 1 FROM tenants w")
        .append(" CROSS JOIN LATERAL ((")
        .append(next("t.tenant_id", "w.around", "t.tenant_id > w.tenant_id", any))
        .append(") UNION ALL (")
        .append(next("t.tenant_id", "true", "NOT w.around", any))
        .append(") LIMIT 1) f WHERE w.place < ?", MOST_QUEUES)
        .append(" AND NOT (f.around AND f.tenant_id > (SELECT b.tenant_id FROM begin b)))");
  }

  /**
   * Returns the same of the queues of the tenant {@code n}, of which each may look at as many as
   * every other. No more are looked at than are read.
   */
  private Sql queues() {
    Sql ofTenant = Sql.of("t.tenant_id = n.tenant_id AND ").append(sessions.tenantOf("t"));
    return Sql.of("WITH RECURSIVE walk (queue, around, place) AS (")
        .append("SELECT b.queue, false, 0 FROM begin b UNION ALL")
        .append(" SELECT f.queue, f.around, w.place + 1 FROM walk w CROSS JOIN LATERAL ((")
        .append(next(QUEUE + " AS queue", "w.around", QUEUE + " > w.queue", ofTenant))
        .append(") UNION ALL (")
        .append(next(QUEUE + " AS queue", "true", "NOT w.around", ofTenant))
        .append(") LIMIT 1) f WHERE w.place < (SELECT greatest(1, ? / count(*))", MOST_QUEUES)
        .append(" FROM tenants c WHERE c.place > 0)")
        .append(" AND NOT (f.around AND f.queue > (SELECT b.queue FROM begin b)))")
        .append(" SELECT w.queue FROM walk w WHERE w.place > 0");
  }

  private static Sql next(String column, String around, String condition, Sql which) {
    return Sql.of("SELECT " + column + ", " + around + " AS around FROM tasks t")
        .append(" WHERE t.status = 'pending' AND " + condition + " AND ")
        .append(which)
        .append(" ORDER BY t.tenant_id, " + QUEUE + " LIMIT 1");
  }
}
