package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.persistence.retention.RetentionSql;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The functions behind the maintenance procedures, a batch a call. The procedures do the same from
 * psql; they commit by themselves, which a unit of work does not let them.
 */
final class SqlMaintenanceRepository implements MaintenanceRepository {

  private static final int BATCH = 1_000;
  private static final int ACCESSES = 5_000;

  /** RFC 9562's Nil UUID, before every id. */
  private static final UUID BEGINNING = new UUID(0, 0);

  private static final List<String> VIEWS =
      List.of(
          "mv_agent_recent_important",
          "mv_entity_graph",
          "mv_high_confidence_facts",
          "mv_reflection_patterns");

  private final Sessions sessions;
  private final OperationRepository operations;
  private final TaskUpkeepSql tasks;

  SqlMaintenanceRepository(Sessions sessions, OperationRepository operations) {
    this.sessions = sessions;
    this.operations = operations;
    tasks = new TaskUpkeepSql(sessions);
  }

  @Override
  public long affected(JobCommand command, Instant now) {
    requirePlatformAdmin();
    return switch (command.job()) {
      case FOLD_ACCESSES -> count("access_backlog t WHERE true");
      case FOLD_LEXICAL_STATISTICS ->
          count(
              "(SELECT s.tenant_id FROM lexical_statistics s WHERE NOT s.folded"
                  + " UNION SELECT s.tenant_id FROM tag_statistics s WHERE NOT s.folded) t"
                  + " WHERE true");
      case DECAY_IMPORTANCE ->
          count(
              "packet_store t WHERE t.importance_score > 0.1 AND coalesce(t.last_accessed,"
                  + " t.\"timestamp\") < ?::timestamptz - make_interval(days => ?)",
              SqlLiterals.bound(now),
              command.days());
      case EVICT_PACKETS ->
          count(
              "packet_store t WHERE t.ttl <= ?::timestamptz AND " + isFree("packets"),
              SqlLiterals.bound(now));
      case EVICT_REFLECTIONS ->
          count(
              "reflection_store t WHERE t.expires_at <= ?::timestamptz AND "
                  + isFree("reflections"),
              SqlLiterals.bound(now));
      case EVICT_REQUESTS ->
          count(
                  "idempotency_keys t WHERE t.expires_at <= ?::timestamptz AND "
                      + isFree("requests"),
                  SqlLiterals.bound(now))
              + count(
                  "operations t WHERE t.finished_at <= ?::timestamptz AND " + isFree("requests"),
                  outdated(now))
              + count(
                  "archive_parts t WHERE t.stored_at <= ?::timestamptz AND " + isFree("requests"),
                  outdated(now))
              + count(
                  "operations t WHERE t.finished_at IS NULL AND t.leased_until <= ?::timestamptz",
                  SqlLiterals.bound(now));
      case REAP_TASKS -> tasks.lost();
      case APPLY_RETENTION, EVICT_CHECKPOINTS, EVICT_LOGS, EVICT_TASKS ->
          RetentionSql.due(sessions, command.job().retained(), now);
      case EVICT_STORE_ITEMS ->
          count(
              "store_items t WHERE t.expires_at <= ?::timestamptz AND " + isFree("store-items"),
              SqlLiterals.bound(now));
      case FORGET_WORLDS ->
          sessions
              .query(
                  Sql.of(
                      "SELECT count(*) FROM l9_outdated_worlds(?::timestamptz) t WHERE "
                          + isFree("worlds"),
                      SqlLiterals.bound(now)),
                  row -> row.getLong(1))
              .get(0);
      case REFRESH_VIEWS -> VIEWS.size();
      case EMBED_BACKLOG, EXTRACT_FACTS ->
          throw new IllegalArgumentException("models do this job, not the store");
    };
  }

  /** Returns the condition that no hold stops the deletion of a row. */
  private static String isFree(String kind) {
    return "NOT l9_is_held(t.tenant_id, '" + kind + "')";
  }

  private long count(String rows, @Nullable Object... parameters) {
    return sessions
        .query(
            Sql.of("SELECT count(*) FROM " + rows + " AND ", parameters)
                .append(sessions.tenantOf("t")),
            row -> row.getLong(1))
        .get(0);
  }

  @Override
  public Batch work(JobCommand command, Instant now, @Nullable UUID after) {
    requirePlatformAdmin();
    return switch (command.job()) {
      case FOLD_ACCESSES -> foldAccesses(after == null ? BEGINNING : after);
      case FOLD_LEXICAL_STATISTICS -> foldStatistics(after);
      case DECAY_IMPORTANCE -> decay(command, now, after);
      case EVICT_PACKETS -> evict("l9_evict_packets_at", now);
      case EVICT_REFLECTIONS -> evict("l9_evict_reflections_at", now);
      case APPLY_RETENTION, EVICT_CHECKPOINTS, EVICT_LOGS, EVICT_TASKS ->
          RetentionSql.delete(sessions, command.job().retained(), now, after);
      case EVICT_STORE_ITEMS -> evictItems(now);
      case FORGET_WORLDS ->
          one(
              Sql.of(
                  "SELECT NULL::uuid, l9_forget_outdated_world(?::timestamptz)",
                  SqlLiterals.bound(now)),
              (none, forgotten) -> new Batch(forgotten == 0 ? null : BEGINNING, forgotten));
      case EVICT_REQUESTS -> evictRequests(now);
      case REAP_TASKS -> reapTasks();
      case REFRESH_VIEWS -> refresh(now, after);
      case EMBED_BACKLOG, EXTRACT_FACTS ->
          throw new IllegalArgumentException("models do this job, not the store");
    };
  }

  private Batch foldAccesses(UUID after) {
    return one(
        Sql.of("SELECT tenant, folded FROM l9_fold_accesses(?, ?)", after, ACCESSES),
        (tenant, folded) ->
            // a tenant with less than a batch is done, or somebody else is at it
            new Batch(tenant == null || folded < ACCESSES ? tenant : after, folded));
  }

  private Batch foldStatistics(@Nullable UUID after) {
    return one(
        Sql.of("SELECT l9_fold_statistics(?), 0", after),
        (tenant, none) -> new Batch(tenant, tenant == null ? 0 : 1));
  }

  private Batch decay(JobCommand command, Instant now, @Nullable UUID after) {
    return one(
        Sql.of(
            "SELECT last_seen, decayed FROM l9_decay_importance_at(?, ?, ?, ?::timestamptz, ?)",
            command.days(),
            command.rate(),
            BATCH,
            SqlLiterals.bound(now),
            after),
        Batch::new);
  }

  private Batch evict(String function, Instant now) {
    return one(
        Sql.of(
            "SELECT NULL::uuid, " + function + "(?, ?::timestamptz)",
            BATCH,
            SqlLiterals.bound(now)),
        (none, evicted) -> new Batch(evicted < BATCH ? null : BEGINNING, evicted));
  }

  private Batch evictItems(Instant now) {
    int items =
        delete("store_items", "store-items", "item_id", "expires_at", SqlLiterals.bound(now));
    return new Batch(items < BATCH ? null : BEGINNING, items);
  }

  private Batch evictRequests(Instant now) {
    int keys =
        delete("idempotency_keys", "requests", "request_id", "expires_at", SqlLiterals.bound(now));
    int finished = delete("operations", "requests", "operation_id", "finished_at", outdated(now));
    int parts = delete("archive_parts", "requests", "archive_id", "stored_at", outdated(now));
    return new Batch(
        Math.max(Math.max(keys, finished), parts) < BATCH ? null : BEGINNING,
        (long) keys + finished + parts + operations.interrupt(now));
  }

  private int delete(String table, String held, String key, String time, String upTo) {
    return sessions.update(
        Sql.of("WITH due AS MATERIALIZED (SELECT t.tenant_id, t." + key + " FROM " + table)
            .append(" t WHERE ")
            .append(sessions.tenantOf("t"))
            .append(
                " AND t."
                    + time
                    + " <= ?::timestamptz AND t.tenant_id <> ALL ((SELECT l9_held_tenants('"
                    + held
                    + "'))::uuid[]) LIMIT ? FOR UPDATE SKIP LOCKED)",
                upTo,
                BATCH)
            .append(" DELETE FROM " + table + " t USING due WHERE ")
            .append(sessions.tenantOf("t"))
            .append(" AND t.tenant_id = due.tenant_id AND t.%1$s = due.%1$s".formatted(key)));
  }

  private Batch reapTasks() {
    int reaped = tasks.reap();
    return new Batch(reaped < TaskUpkeepSql.LOST ? null : BEGINNING, reaped);
  }

  private static String outdated(Instant now) {
    return SqlLiterals.bound(now.minus(MaintenanceRepository.OPERATIONS_KEPT));
  }

  /**
   * One view a batch, because each holds its locks until the end of the transaction. As {@code
   * refresh_memory_views} does, it notes when, and takes one that was never filled as it is.
   */
  private Batch refresh(Instant now, @Nullable UUID after) {
    int place = after == null ? 0 : (int) after.getLeastSignificantBits();
    String view = VIEWS.get(place);
    boolean filled =
        sessions
            .query(
                Sql.of(
                    "SELECT relispopulated FROM pg_catalog.pg_class WHERE oid = ?::regclass", view),
                row -> row.getBoolean(1))
            .get(0);
    become("l9_views");
    sessions.update(Sql.of("REFRESH MATERIALIZED VIEW " + (filled ? "CONCURRENTLY " : "") + view));
    // a statement that takes no parameters; the time is digits and letters
    sessions.update(
        Sql.of(
            "COMMENT ON MATERIALIZED VIEW %s IS 'refreshed at %s'"
                .formatted(view, now.truncatedTo(ChronoUnit.MICROS))));
    become("l9_platform");
    int next = place + 1;
    return new Batch(next == VIEWS.size() ? null : new UUID(0, next), 1);
  }

  /** The owner of the views alone may refresh them. */
  private void become(String role) {
    sessions.query(Sql.of("SELECT set_config('role', ?, true)", role), row -> true);
  }

  @FunctionalInterface
  private interface Reader {
    Batch read(@Nullable UUID id, long number);
  }

  private Batch one(Sql sql, Reader reader) {
    return sessions
        .query(sql, row -> reader.read(row.getObject(1, UUID.class), row.getLong(2)))
        .get(0);
  }

  private void requirePlatformAdmin() {
    if (sessions.scope().role() != Role.PLATFORM_ADMIN) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "jobs are for platform administrators only");
    }
  }
}
