package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Sessions.RowReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Evidence as rows of {@code reflection_evidence}, whose key is not one column. The database gives
 * each row the owner of its reflection.
 */
final class ReflectionEvidenceSql {

  /** Evidence, and the scope that writes it. */
  private record Told(ReflectionEvidence evidence, TenantScope writer) {}

  private record Key(ReflectionId reflection, ReflectionEvidence.Source source) {}

  private static final UnnestedRows<Told> ROWS =
      UnnestedRows.<Told>of()
          .with("tenant_id", "uuid", told -> told.writer().tenant().value())
          .with("reflection_id", "uuid", told -> told.evidence().reflection().value())
          .with("kind", "text", told -> told.evidence().kind().code())
          .with("source_key", "text", told -> told.evidence().key())
          .with("wording", "text", told -> told.evidence().text())
          .with("packet_id", "uuid", told -> value(told.evidence().packet(), PacketId::value))
          .with(
              "author_user", "uuid", told -> value(told.evidence().author().user(), UserId::value))
          .with("author_role", "text", told -> value(told.evidence().author().role(), Coded::code))
          .withText(
              "recorded_at", "timestamptz", told -> SqlLiterals.time(told.evidence().recordedAt()))
          .with("correlation_id", "uuid", told -> told.writer().correlation())
          .with("session_id", "text", told -> told.writer().session())
          .with("trace_id", "text", told -> told.writer().trace());

  private final Sessions sessions;

  ReflectionEvidenceSql(Sessions sessions) {
    this.sessions = sessions;
  }

  private static <T, V> @Nullable V value(@Nullable T object, Function<T, V> column) {
    return object == null ? null : column.apply(object);
  }

  List<ReflectionEvidence> tell(Collection<ReflectionEvidence> evidence) {
    if (evidence.isEmpty()) {
      return List.of();
    }
    TenantScope writer = sessions.scope();
    Set<Key> stored =
        new HashSet<>(
            sessions.query(
                ROWS.insertInto(
                        "reflection_evidence",
                        evidence.stream().map(told -> new Told(told, writer)).toList())
                    .append(" ON CONFLICT DO NOTHING RETURNING reflection_id, kind, source_key"),
                row ->
                    new Key(
                        new ReflectionId(row.getObject(1, UUID.class)),
                        new ReflectionEvidence.Source(
                            ReflectionEvidence.Kind.ofCode(row.getString(2)), row.getString(3)))));
    List<ReflectionEvidence> added = new ArrayList<>();
    for (ReflectionEvidence told : evidence) {
      // of the same source in one batch, the first is stored
      if (stored.remove(new Key(told.reflection(), told.source()))) {
        added.add(told);
      }
    }
    return List.copyOf(added);
  }

  private static final String COLUMNS =
      "SELECT e.reflection_id, e.kind, e.source_key, e.wording, e.packet_id, e.author_user,"
          + " e.author_role, e.recorded_at FROM reflection_evidence e WHERE ";

  List<ReflectionEvidence> of(ReflectionId id, int limit) {
    return sessions.query(
        Sql.of(COLUMNS)
            .append("e.reflection_id = ? AND ", id.value())
            .append(sessions.tenantOf("e"))
            .append(
                " ORDER BY e.recorded_at, array_position('{task,packet,text}', e.kind),"
                    + " e.source_key COLLATE \"C\"")
            .limit(limit),
        ReflectionEvidenceSql::evidence);
  }

  Map<ReflectionId, List<ReflectionEvidence>> of(Collection<ReflectionId> ids) {
    return ids.isEmpty()
        ? Map.of()
        : sessions
            .query(Sql.of(COLUMNS).append(ofReflections("e", ids)), ReflectionEvidenceSql::evidence)
            .stream()
            .collect(Collectors.groupingBy(ReflectionEvidence::reflection));
  }

  private static ReflectionEvidence evidence(ResultSet row) throws SQLException {
    UUID packet = row.getObject(5, UUID.class);
    String role = row.getString(7);
    return new ReflectionEvidence(
        new ReflectionId(row.getObject(1, UUID.class)),
        ReflectionEvidence.Kind.ofCode(row.getString(2)),
        row.getString(3),
        row.getString(4),
        packet == null ? null : new PacketId(packet),
        ReflectionMapper.author(
            row.getObject(6, UUID.class), role == null ? null : Role.ofCode(role).orElseThrow()),
        row.getObject(8, OffsetDateTime.class).toInstant());
  }

  /** Returns the active reflections of an owner that a source told, with the text as it told it. */
  <T> List<T> toldBy(
      Ownership owner, ReflectionEvidence.Source source, RowReader<ReflectionRow, T> reader) {
    return sessions.query(
        ReflectionRow.class,
        "r",
        Sql.of(
                ", e.wording FROM reflection_evidence e JOIN reflection_store r"
                    + " ON r.tenant_id = e.tenant_id AND r.reflection_id = e.reflection_id"
                    + " WHERE e.source_key = ? AND e.kind = ? AND r.governed AND r.state = 'active'"
                    + " AND ",
                source.key(),
                source.kind().code())
            .append(sessions.tenantOf("e"))
            .append(" AND ")
            .append(ReflectionConditionsSql.of("r", owner))
            .append(" ORDER BY r.created_at, r.reflection_id"),
        reader);
  }

  Set<ReflectionId> forget(Collection<ReflectionId> ids, ReflectionEvidence.Source source) {
    return ids.isEmpty()
        ? Set.of()
        : Set.copyOf(
            sessions.query(
                Sql.of("DELETE FROM reflection_evidence e WHERE ")
                    .append(ofReflections("e", ids))
                    .append(
                        " AND e.kind = ? AND e.source_key = ? RETURNING e.reflection_id",
                        source.kind().code(),
                        source.key()),
                row -> new ReflectionId(row.getObject(1, UUID.class))));
  }

  Map<ReflectionId, Integer> support(Collection<ReflectionId> ids) {
    Map<ReflectionId, Integer> support = new HashMap<>();
    if (!ids.isEmpty()) {
      sessions.query(
          Sql.of(
                  "SELECT e.reflection_id, count(*) FILTER (WHERE e.kind <> 'text')"
                      + " FROM reflection_evidence e WHERE ")
              .append(ofReflections("e", ids))
              .append(" GROUP BY e.reflection_id"),
          row -> {
            support.put(new ReflectionId(row.getObject(1, UUID.class)), row.getInt(2));
            return true;
          });
    }
    return support;
  }

  /** Returns the condition that rows are of these reflections, and of the scope's tenant. */
  private Sql ofReflections(String alias, Collection<ReflectionId> ids) {
    return sessions
        .tenantOf(alias)
        .append(" AND ")
        .append(
            Sql.isAnyOf(
                alias + ".reflection_id",
                Sql.uuids(ids.stream().map(ReflectionId::value).distinct().toList())));
  }
}
