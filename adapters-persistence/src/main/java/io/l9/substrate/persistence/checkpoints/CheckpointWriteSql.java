package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.ChannelVersion;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointRepository.Look;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints and writes that are put: one round trip for the lock and what decides, one for
 * everything that is stored; or one for all, where nothing is to be decided.
 */
final class CheckpointWriteSql {

  private static final String OWNED_VALUES = "?, ?::uuid, ?::uuid, ?, ?, ?, ?, ?";

  private static final String REPLACING =
      " ON CONFLICT (tenant_id, thread_key, checkpoint_ns, checkpoint_id) DO UPDATE SET"
          + " parent_id = excluded.parent_id, run_id = excluded.run_id,"
          + " agent_id = excluded.agent_id, metadata = excluded.metadata,"
          + " delta_channels = excluded.delta_channels, body_type = excluded.body_type,"
          + " body = excluded.body, channels = excluded.channels,"
          + " versions = excluded.versions, hashes = excluded.hashes,"
          + " stored_at = excluded.stored_at, correlation_id = excluded.correlation_id,"
          + " session_id = excluded.session_id, trace_id = excluded.trace_id";

  private final Sessions sessions;

  CheckpointWriteSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** The channels of a checkpoint that is looked at. */
  private record Seen(String id, List<ChannelVersion> channels) {}

  Look hold(CheckpointThread thread, StepId step, @Nullable String parent) {
    Statements together = new Statements();
    together.query(ThreadSql.lock(thread, false), row -> true);
    List<String> head =
        together.query(
            Sql.of("SELECT c.checkpoint_id FROM checkpoints c WHERE ")
                .append(ThreadSql.of("c", thread, step.namespace()))
                .append(" ORDER BY c.checkpoint_id DESC LIMIT 1"),
            row -> row.getString(1));
    List<Seen> seen =
        together.query(
            Sql.of("SELECT c.checkpoint_id, c.channels, c.versions, c.hashes FROM checkpoints c")
                .append(" WHERE c.checkpoint_id IN (?, ?) AND ", step.id(), text(parent, step))
                .append(ThreadSql.of("c", thread, step.namespace())),
            row -> new Seen(row.getString(1), CheckpointReadSql.channels(row, 2)));
    sessions.run(together);
    Map<String, List<ChannelVersion>> channels =
        seen.stream().collect(Collectors.toMap(Seen::id, Seen::channels));
    return new Look(
        head.isEmpty() ? null : head.get(0),
        parent == null ? List.of() : channels.getOrDefault(parent, List.of()),
        channels.get(step.id()));
  }

  private static String text(@Nullable String parent, StepId step) {
    return parent == null ? step.id() : parent;
  }

  void put(
      CheckpointThread thread,
      CheckpointHead head,
      TypedBytes body,
      Map<ValueHash, TypedBytes> values,
      Set<ValueHash> dropped) {
    Statements together = new Statements();
    if (!values.isEmpty()) {
      together.update(values(thread, values).append(" ON CONFLICT DO NOTHING"));
    }
    together.update(checkpoint(thread, head, body).append(REPLACING));
    if (!dropped.isEmpty()) {
      together.update(
          RemovalSql.sweep(thread)
              .append(
                  " AND b.hash IN (SELECT decode(h, 'hex') FROM unnest(?::text[]) h)",
                  Sql.texts(dropped.stream().map(ValueHash::hex).toList())));
    }
    point(together, thread, head);
    sessions.run(together);
  }

  private void point(Statements together, CheckpointThread thread, CheckpointHead head) {
    String agent = head.agent();
    if (agent != null && ThreadSql.hasPointers(thread)) {
      together.update(pointer(thread, agent, head));
    }
  }

  boolean putAbsent(
      CheckpointThread thread,
      CheckpointHead head,
      TypedBytes body,
      Map<ValueHash, TypedBytes> values) {
    Statements together = new Statements();
    together.query(ThreadSql.lock(thread, false), row -> true);
    Sql sql =
        Sql.of("WITH added AS (")
            .append(checkpoint(thread, head, body))
            .append(" ON CONFLICT DO NOTHING RETURNING 1)");
    if (!values.isEmpty()) {
      sql.append(", stored AS (")
          .append(values(thread, values))
          .append(" WHERE EXISTS (SELECT FROM added) ON CONFLICT DO NOTHING)");
    }
    List<Boolean> stored = together.query(sql.append(" SELECT 1 FROM added"), row -> true);
    // to a checkpoint of this address, whether it is this one
    point(together, thread, head);
    sessions.run(together);
    return !stored.isEmpty();
  }

  private List<@Nullable Object> owned(CheckpointThread thread) {
    TenantScope writer = sessions.scope();
    List<@Nullable Object> owned = new ArrayList<>();
    owned.add(thread.owner().owner().tenant().value());
    owned.add(Sql.orNull("uuid", OwnerColumns.org(thread.owner().owner())));
    owned.add(Sql.orNull("uuid", OwnerColumns.user(thread.owner().owner())));
    owned.add(thread.owner().visibility().code());
    owned.add(thread.id());
    owned.add(writer.correlation());
    owned.add(Sql.orNull("text", writer.session()));
    owned.add(Sql.orNull("text", writer.trace()));
    return owned;
  }

  private Sql values(CheckpointThread thread, Map<ValueHash, TypedBytes> values) {
    Sql sql =
        Sql.of(
                "INSERT INTO checkpoint_blobs ("
                    + ThreadSql.OWNED
                    + ", hash, value_type, value) SELECT o.*, v.* FROM (SELECT ")
            .append(OWNED_VALUES, owned(thread).toArray())
            .append(") o CROSS JOIN (VALUES");
    String before = " (";
    for (Map.Entry<ValueHash, TypedBytes> value : values.entrySet()) {
      sql.append(
          before + "?, ?, ?)",
          value.getKey().toArray(),
          value.getValue().type(),
          value.getValue().toArray());
      before = ", (";
    }
    return sql.append(") v");
  }

  private Sql checkpoint(CheckpointThread thread, CheckpointHead head, TypedBytes body) {
    List<ChannelVersion> channels = head.channels();
    List<@Nullable String> hashes = new ArrayList<>();
    for (ChannelVersion channel : channels) {
      ValueHash hash = channel.hash();
      hashes.add(hash == null ? null : hash.hex());
    }
    return Sql.of(
            "INSERT INTO checkpoints ("
                + ThreadSql.OWNED
                + ", checkpoint_ns, checkpoint_id, parent_id, run_id, agent_id, metadata,"
                + " delta_channels, body_type, body, channels, versions, hashes, stored_at)"
                + " VALUES (")
        .append(OWNED_VALUES, owned(thread).toArray())
        .append(
            ", ?, ?, ?, ?, ?, ?::jsonb, ?::text[], ?, ?, ?::text[], ?::text[],"
                + " ARRAY(SELECT decode(u.hash, 'hex') FROM unnest(?::text[]) WITH ORDINALITY"
                + " u (hash, place) ORDER BY u.place), ?::timestamptz)",
            head.address().namespace(),
            head.address().id(),
            Sql.orNull("text", head.parent()),
            Sql.orNull("text", head.run()),
            Sql.orNull("text", head.agent()),
            head.metadata().text(),
            Sql.texts(head.deltaChannels()),
            body.type(),
            body.toArray(),
            Sql.texts(channels.stream().map(ChannelVersion::name).toList()),
            Sql.texts(channels.stream().map(ChannelVersion::version).toList()),
            Sql.array("text", hashes),
            SqlLiterals.time(head.storedAt()));
  }

  /**
   * The pointer of an agent, for clients of a table without a scope, goes forward alone. What they
   * keep beside it stays.
   */
  private Sql pointer(CheckpointThread thread, String agent, CheckpointHead head) {
    TenantScope writer = sessions.scope();
    CheckpointAddress address = head.address();
    return Sql.of(
        "INSERT INTO graph_checkpoints AS g (tenant_id, org_id, user_id, correlation_id,"
            + " session_id, trace_id, agent_id, updated_at, graph_state) VALUES (?, ?::uuid,"
            + " ?::uuid, ?, ?, ?, ?, ?::timestamptz, jsonb_build_object('checkpoint',"
            + " jsonb_build_object('thread_id', ?::text, 'checkpoint_ns', ?::text,"
            + " 'checkpoint_id', ?::text))) ON CONFLICT ON CONSTRAINT graph_checkpoints_agent_key"
            + " DO UPDATE SET updated_at = excluded.updated_at, graph_state ="
            + " CASE jsonb_typeof(g.graph_state) WHEN 'object' THEN g.graph_state ELSE '{}' END"
            + " || excluded.graph_state"
            + " WHERE g.graph_state #> '{checkpoint,checkpoint_id}' IS NULL"
            + " OR (g.graph_state #>> '{checkpoint,checkpoint_id}') COLLATE \"C\""
            + " < (excluded.graph_state #>> '{checkpoint,checkpoint_id}') COLLATE \"C\"",
        thread.owner().owner().tenant().value(),
        Sql.orNull("uuid", OwnerColumns.org(thread.owner().owner())),
        Sql.orNull("uuid", OwnerColumns.user(thread.owner().owner())),
        writer.correlation(),
        Sql.orNull("text", writer.session()),
        Sql.orNull("text", writer.trace()),
        agent,
        SqlLiterals.time(head.storedAt()),
        address.thread(),
        address.namespace(),
        address.id());
  }

  void putWrites(CheckpointThread thread, WritesPut writes, Instant at) {
    Statements together = new Statements();
    together.query(ThreadSql.lock(thread, true), row -> true);
    for (boolean isOverwriting : new boolean[] {true, false}) {
      List<WritesPut.Write> some =
          writes.writes().stream().filter(w -> w.isOverwriting() == isOverwriting).toList();
      if (!some.isEmpty()) {
        together.update(writes(thread, writes, some, at).append(conflict(isOverwriting)));
      }
    }
    sessions.run(together);
  }

  private static String conflict(boolean isOverwriting) {
    return isOverwriting
        ? " ON CONFLICT (tenant_id, thread_key, checkpoint_ns, checkpoint_id, task_id, idx)"
            + " DO UPDATE SET task_path = excluded.task_path, channel = excluded.channel,"
            + " value_type = excluded.value_type, value = excluded.value,"
            + " stored_at = excluded.stored_at, correlation_id = excluded.correlation_id,"
            + " session_id = excluded.session_id, trace_id = excluded.trace_id"
        : " ON CONFLICT DO NOTHING";
  }

  private Sql writes(
      CheckpointThread thread, WritesPut put, List<WritesPut.Write> writes, Instant at) {
    Sql sql =
        Sql.of(
                "INSERT INTO checkpoint_writes ("
                    + ThreadSql.OWNED
                    + ", checkpoint_ns, checkpoint_id, task_id, task_path, stored_at, idx, channel,"
                    + " value_type, value) SELECT o.*, v.* FROM (SELECT ")
            .append(OWNED_VALUES, owned(thread).toArray())
            .append(
                ", ?, ?, ?, ?, ?::timestamptz) o CROSS JOIN (VALUES",
                put.address().namespace(),
                put.address().id(),
                put.taskId(),
                put.taskPath(),
                SqlLiterals.time(at));
    String before = " (";
    for (WritesPut.Write write : writes) {
      sql.append(
          before + "?, ?, ?, ?)",
          write.index(),
          write.channel(),
          write.value().type(),
          write.value().toArray());
      before = ", (";
    }
    return sql.append(") v");
  }
}
