package io.l9.substrate.persistence.traces;

import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.traces.TraceEntry;
import io.l9.substrate.domain.traces.TraceKind;
import io.l9.substrate.domain.traces.TracePage;
import io.l9.substrate.domain.traces.TracePart;
import io.l9.substrate.domain.traces.TracePlace;
import io.l9.substrate.domain.traces.TraceQuery;
import io.l9.substrate.domain.traces.TraceRepository;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Traces of requests in one statement, which sees all tables at one moment. Each branch reads the
 * beginning of an index in the order of the answer, and no more rows than a page has.
 */
final class SqlTraceRepository implements TraceRepository {

  /**
   * A branch of the statement: the entries of a kind.
   *
   * @param at the column of the time
   * @param ordinal an expression, or {@link #ONLY}
   * @param columns the agent, label, summary, task, and the address of a checkpoint
   * @param from tables and conditions
   */
  private record Branch(
      TraceKind kind, String at, String id, String ordinal, String columns, Sql from) {}

  /** The ordinal where there is one entry of a kind and id. */
  private static final String ONLY = "0";

  private static final String NO_CHECKPOINT = ", NULL::text, NULL::text, NULL::text";
  private static final String NO_TASK = ", NULL::uuid" + NO_CHECKPOINT;

  private final Sessions sessions;

  SqlTraceRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public TracePage read(TraceQuery query, Instant now) {
    List<Branch> branches =
        query.parts().stream()
            .sorted() // one text for each set of parts
            .flatMap(part -> branches(part, query.trace(), now))
            .toList();
    Sql sql =
        Sql.of(
            "SELECT e.kind, e.at, e.id, e.ordinal, e.agent, e.label, e.summary, e.task,"
                + " e.thread_id, e.checkpoint_ns, e.checkpoint_id FROM (");
    for (int i = 0; i < branches.size(); i++) {
      sql.append(i == 0 ? "" : " UNION ALL ").append(statement(branches.get(i), query));
    }
    sql.append(
            ") e (kind, at, id, ordinal, agent, label, summary, task, thread_id, checkpoint_ns,"
                + " checkpoint_id) ORDER BY e.at, e.id, e.kind COLLATE \"C\", e.ordinal")
        .limit(query.limit() + 1);
    return TracePage.of(sessions.query(sql, SqlTraceRepository::entry), query.limit());
  }

  private Stream<Branch> branches(TracePart part, String trace, Instant now) {
    return switch (part) {
      case LOG -> Stream.of(lines(trace));
      case REASONING -> Stream.of(reasoning(trace), steps(trace));
      case PACKETS -> Stream.of(packets(trace, now));
      case TASKS -> Stream.of(tasks(trace), endings(trace), completions(trace));
      case CHECKPOINTS -> Stream.of(checkpoints(trace));
    };
  }

  private Branch lines(String trace) {
    return new Branch(
        TraceKind.LOG,
        "l.\"timestamp\"",
        "l.log_id",
        ONLY,
        "l.agent_id, l.level, " + cut("l.message") + NO_TASK,
        from("agent_log l", "l", "l.trace_id", trace));
  }

  private Branch reasoning(String trace) {
    return new Branch(
        TraceKind.REASONING,
        "r.created_at",
        "r.trace_id",
        ONLY,
        "r.agent_id, '', r.step_count || ' steps'" + NO_TASK,
        from("reasoning_traces r", "r", "r.request_trace_id", trace));
  }

  private Branch steps(String trace) {
    // in the form of this product if they have a kind and a content, else whatever they are
    String kind = "CASE WHEN s.step -> 'content' IS NULL THEN NULL ELSE s.step ->> 'kind' END";
    return new Branch(
        TraceKind.STEP,
        "r.created_at",
        "r.trace_id",
        "(s.place - 1)::integer",
        "r.agent_id, coalesce("
            + kind
            + ", 'step'), "
            + cut(text("coalesce(s.step -> 'content', s.step)"))
            + NO_TASK,
        from(
            "reasoning_traces r CROSS JOIN LATERAL jsonb_array_elements("
                + array("r.steps")
                + " || "
                + array("r.inference_steps")
                + ") WITH ORDINALITY s (step, place)",
            "r",
            "r.request_trace_id",
            trace));
  }

  /** Returns the steps of a column as an array: any other document is one step. */
  private static String array(String column) {
    return "CASE WHEN coalesce(jsonb_typeof("
        + column
        + "), 'null') = 'null' THEN '[]' WHEN jsonb_typeof("
        + column
        + ") = 'array' THEN "
        + column
        + " ELSE jsonb_build_array("
        + column
        + ") END";
  }

  private Branch packets(String trace, Instant now) {
    return new Branch(
        TraceKind.PACKET,
        "p.\"timestamp\"",
        "p.packet_id",
        ONLY,
        "p.agent_id, p.packet_type, " + cut(text("p.envelope")) + NO_TASK,
        from("packet_store p", "p", "p.trace_id", trace)
            .append(" AND (p.ttl IS NULL OR p.ttl > ?::timestamptz)", SqlLiterals.bound(now)));
  }

  private Branch tasks(String trace) {
    return new Branch(
        TraceKind.TASK,
        "t.created_at",
        "t.task_uid",
        ONLY,
        "t.worker_id, t.type, coalesce(t.disposition, t.status) || ', attempt ' || t.attempts"
            + " || ' of ' || t.max_attempts"
            + NO_TASK,
        from("tasks t", "t", "t.trace_id", trace));
  }

  private Branch endings(String trace) {
    return new Branch(
        TraceKind.ATTEMPT,
        "v.occurred_at",
        "v.event_id",
        "v.attempt",
        "v.worker_id, v.kind, coalesce(" + cut("v.message") + ", ''), v.task_uid" + NO_CHECKPOINT,
        tasksFirst(trace)
            .append(" CROSS JOIN LATERAL (SELECT * FROM task_events e WHERE ")
            .append(sessions.tenantOf("e"))
            .append(
                " AND e.tenant_id = t.tenant_id AND e.task_uid = t.task_uid OFFSET 0) v"
                    + " WHERE true"));
  }

  private Branch completions(String trace) {
    return new Branch(
        TraceKind.ATTEMPT,
        "t.completed_at",
        "t.task_uid",
        "t.attempts",
        "t.worker_id, t.status, '', t.task_uid" + NO_CHECKPOINT,
        tasksFirst(trace).append(" WHERE t.status = 'completed' AND t.completed_at IS NOT NULL"));
  }

  /**
   * Returns the tasks of a request, which {@code OFFSET} makes the planner read first: it would
   * look for what ended behind a place among all that ever ended.
   */
  private Sql tasksFirst(String trace) {
    return Sql.of("(SELECT * FROM ")
        .append(from("tasks q", "q", "q.trace_id", trace))
        .append(" OFFSET 0) t");
  }

  private Branch checkpoints(String trace) {
    return new Branch(
        TraceKind.CHECKPOINT,
        "c.stored_at",
        "c.row_id",
        ONLY,
        "c.agent_id, c.thread_id::text, "
            + cut("c.checkpoint_ns::text")
            + ", NULL::uuid, c.thread_id::text, c.checkpoint_ns::text, c.checkpoint_id::text",
        from("checkpoints c", "c", "c.trace_id", trace));
  }

  private Sql from(String tables, String alias, String traceColumn, String trace) {
    return Sql.of(tables + " WHERE ")
        .append(sessions.tenantOf(alias))
        .append(" AND " + traceColumn + " = ?", trace);
  }

  private static String cut(String text) {
    return "left(" + text + ", " + TraceEntry.MAX_SUMMARY + ")";
  }

  /** Returns the text of a document: its member of that name, itself, or its JSON. */
  private static String text(String document) {
    return "coalesce(CASE jsonb_typeof("
        + document
        + " -> 'text') WHEN 'string' THEN "
        + document
        + " ->> 'text' END, "
        + document
        + " #>> '{}', 'null')";
  }

  private static Sql statement(Branch branch, TraceQuery query) {
    String place = branch.at() + ", " + branch.id();
    String kind = "'" + branch.kind().code() + "' COLLATE \"C\"";
    Sql sql =
        Sql.of(
                "(SELECT "
                    + String.join(", ", kind, place, branch.ordinal(), branch.columns())
                    + " FROM ")
            .append(branch.from());
    TracePlace after = query.after();
    if (after != null) {
      sql.append(
          " AND ("
              + place
              + ", "
              + kind
              + ", "
              + branch.ordinal()
              + ") > (?::timestamptz, ?, ?, ?)",
          SqlLiterals.bound(after.at()),
          after.id(),
          after.kind().code(),
          after.ordinal());
    }
    // one more than wanted or a little more: a power of two, so that there are few texts
    int most = 2 * Integer.highestOneBit(query.limit());
    String order = branch.ordinal().equals(ONLY) ? place : place + ", " + branch.ordinal();
    return sql.append(" ORDER BY " + order + " LIMIT " + most + ")");
  }

  private static TraceEntry entry(ResultSet row) throws SQLException {
    String thread = row.getString(9);
    return new TraceEntry(
        new TracePlace(
            row.getObject(2, OffsetDateTime.class).toInstant(),
            row.getObject(3, UUID.class),
            TraceKind.ofCode(row.getString(1)),
            row.getInt(4)),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getObject(8, UUID.class),
        thread == null
            ? null
            : new CheckpointAddress(thread, row.getString(10), row.getString(11)));
  }
}
