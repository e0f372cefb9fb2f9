package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.ChannelVersion;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointPlace;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointWrite;
import io.l9.substrate.domain.checkpoints.ThreadOverview;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists of checkpoints. One without values reads no value; one with values is a single statement,
 * so that everything in it is of one moment.
 */
final class CheckpointReadSql {

  private static final String COLUMNS =
      "c.thread_id, c.checkpoint_ns, c.checkpoint_id, c.parent_id, c.run_id, c.agent_id,"
          + " c.metadata, c.delta_channels, c.channels, c.versions, c.hashes, c.stored_at";

  private static final String NO_HEAD =
      "NULL, NULL, NULL, NULL::jsonb, NULL::text[], NULL::text[], NULL::text[], NULL::bytea[],"
          + " NULL::timestamptz";

  private static final String ORDER =
      " ORDER BY c.checkpoint_id DESC, c.thread_id DESC, c.checkpoint_ns DESC";

  private final Sessions sessions;
  private final JsonCodec json;

  CheckpointReadSql(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
  }

  List<CheckpointHead> list(CheckpointOwner owner, CheckpointQuery query) {
    return sessions.query(page(found(COLUMNS, owner, query), query.limit()), this::head);
  }

  /**
   * Returns the query for the first rows in the order of a list. An index has the order of ids
   * alone, and the planner, which knows no values, expects so few rows that it would read and sort
   * them all. So the rows are taken by their ids, those with the last of these ids too.
   */
  private static Sql page(Sql found, int limit) {
    return Sql.of("SELECT c.* FROM (")
        .append(byId(found, limit))
        .append(") c" + ORDER)
        .limit(limit);
  }

  private static Sql byId(Sql found, int limit) {
    // few texts, as of Sql.limit
    int most = limit == 1 ? 1 : Integer.highestOneBit(limit - 1) << 1;
    return found.append(" ORDER BY c.checkpoint_id DESC FETCH FIRST " + most + " ROWS WITH TIES");
  }

  private static Sql found(String columns, CheckpointOwner owner, CheckpointQuery query) {
    String thread = query.thread();
    Sql sql =
        Sql.of("SELECT " + columns + " FROM checkpoints c WHERE ")
            .append(
                thread == null
                    ? ThreadSql.of("c", owner)
                    : ThreadSql.of("c", owner.thread(thread)));
    if (query.namespace() != null) {
      sql.append(" AND c.checkpoint_ns = ?", query.namespace());
    }
    if (query.id() != null) {
      sql.append(" AND c.checkpoint_id = ?", query.id());
    }
    if (query.before() != null) {
      sql.append(" AND c.checkpoint_id < ?", query.before());
    }
    JsonDocument filter = query.filter();
    if (filter != null) {
      sql.append(" AND c.metadata @> ?::jsonb", filter.text());
    }
    CheckpointPlace after = query.after();
    if (after != null) {
      sql.append(
          " AND c.checkpoint_id <= ? AND (c.checkpoint_id, c.thread_id, c.checkpoint_ns)"
              + " < (?, ?, ?)",
          after.id(),
          after.id(),
          after.thread(),
          after.namespace());
    }
    return sql;
  }

  private CheckpointHead head(ResultSet row) throws SQLException {
    return new CheckpointHead(
        new CheckpointAddress(row.getString(1), row.getString(2), row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        json.restore(row.getString(7)),
        Set.of((String[]) row.getArray(8).getArray()),
        channels(row, 9),
        row.getObject(12, OffsetDateTime.class).toInstant());
  }

  /** Returns the channels of three columns: names, versions and hashes. */
  static List<ChannelVersion> channels(ResultSet row, int first) throws SQLException {
    String[] names = (String[]) row.getArray(first).getArray();
    String[] versions = (String[]) row.getArray(first + 1).getArray();
    byte[][] hashes = (byte[][]) row.getArray(first + 2).getArray();
    List<ChannelVersion> channels = new ArrayList<>(names.length);
    for (int i = 0; i < names.length; i++) {
      @SuppressWarnings("NullAway") // a channel without a value has none
      byte @Nullable [] hash = hashes[i];
      channels.add(
          new ChannelVersion(names[i], versions[i], hash == null ? null : ValueHash.of(hash)));
    }
    return channels;
  }

  /** A checkpoint whose parts come row by row. */
  private static final class Parts {
    private @Nullable CheckpointHead head;
    private @Nullable TypedBytes body;
    private final Map<String, TypedBytes> values = new TreeMap<>();
    private final List<CheckpointWrite> writes = new ArrayList<>();

    Checkpoint whole() {
      CheckpointHead found = Objects.requireNonNull(head);
      if (!values.keySet().equals(found.valued())) {
        throw new IllegalStateException("values of a checkpoint are not stored");
      }
      writes.sort(CheckpointWrite.ORDER);
      return new Checkpoint(found, Objects.requireNonNull(body), values, writes);
    }
  }

  List<Checkpoint> listComplete(CheckpointOwner owner, CheckpointQuery query) {
    Map<CheckpointPlace, Parts> found = new TreeMap<>(CheckpointPlace.ORDER);
    List<Boolean> unused =
        sessions.query(
            Sql.of("WITH page AS MATERIALIZED (SELECT c.* FROM (")
                .append(byId(found("c.*", owner, query), query.limit()))
                .append(
                    ") c"
                        + ORDER
                        + " LIMIT "
                        + query.limit()
                        + ") SELECT c.thread_id, c.checkpoint_ns,")
                .append(" c.checkpoint_id, part.* FROM page c CROSS JOIN LATERAL (")
                .append(
                    "SELECT c.parent_id, c.run_id, c.agent_id, c.metadata, c.delta_channels,"
                        + " c.channels, c.versions, c.hashes, c.stored_at, NULL::text AS channel,"
                        + " NULL::text AS task, NULL::text AS path, NULL::integer AS idx,"
                        + " c.body_type AS type, c.body AS value")
                .append(
                    " UNION ALL SELECT "
                        + NO_HEAD
                        + ", u.channel, NULL, NULL, NULL, b.value_type, b.value"
                        + " FROM unnest(c.channels, c.hashes) u (channel, hash)"
                        + " JOIN checkpoint_blobs b ON b.tenant_id = c.tenant_id"
                        + " AND b.thread_key = c.thread_key AND b.hash = u.hash WHERE ")
                .append(sessions.tenantOf("b"))
                .append(
                    " UNION ALL SELECT "
                        + NO_HEAD
                        + ", w.channel, w.task_id, w.task_path, w.idx, w.value_type, w.value"
                        + " FROM checkpoint_writes w WHERE w.tenant_id = c.tenant_id"
                        + " AND w.thread_key = c.thread_key AND w.checkpoint_ns = c.checkpoint_ns"
                        + " AND w.checkpoint_id = c.checkpoint_id AND ")
                .append(sessions.tenantOf("w"))
                .append(") part"),
            row -> read(row, found));
    return found.values().stream().map(Parts::whole).toList();
  }

  private boolean read(ResultSet row, Map<CheckpointPlace, Parts> found) throws SQLException {
    CheckpointPlace place =
        new CheckpointPlace(row.getString(3), row.getString(1), row.getString(2));
    Parts parts = found.computeIfAbsent(place, key -> new Parts());
    TypedBytes value = TypedBytes.of(row.getString(17), row.getBytes(18));
    String channel = row.getString(13);
    String task = row.getString(14);
    if (channel == null) {
      parts.head = head(row);
      parts.body = value;
    } else if (task == null) {
      parts.values.put(channel, value);
    } else {
      parts.writes.add(
          new CheckpointWrite(task, row.getString(15), row.getInt(16), channel, value));
    }
    return true;
  }

  List<ThreadOverview> threads(CheckpointOwner owner, int limit, @Nullable String after) {
    Sql sql =
        Sql.of(
                "SELECT c.thread_id, count(*), max(c.checkpoint_id), max(c.stored_at)"
                    + " FROM checkpoints c WHERE ")
            .append(ThreadSql.of("c", owner));
    if (after != null) {
      sql.append(" AND c.thread_id > ?", after);
    }
    return sessions.query(
        sql.append(" GROUP BY c.thread_id ORDER BY c.thread_id").limit(limit),
        row ->
            new ThreadOverview(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getObject(4, OffsetDateTime.class).toInstant()));
  }

  /** Returns the newest checkpoint of an agent, if there is one. */
  List<CheckpointAddress> latest(CheckpointOwner owner, String agent) {
    Sql found =
        Sql.of("SELECT c.thread_id, c.checkpoint_ns, c.checkpoint_id FROM checkpoints c WHERE ")
            .append(ThreadSql.of("c", owner))
            .append(" AND c.agent_id = ?", agent);
    return sessions.query(
        page(found, 1),
        row -> new CheckpointAddress(row.getString(1), row.getString(2), row.getString(3)));
  }
}
