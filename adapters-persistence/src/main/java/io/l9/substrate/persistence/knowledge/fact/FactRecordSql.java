package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Changes.Continuation;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Origin;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Revisions and evidence, which have no identifier of one column: statements of their own. */
final class FactRecordSql {

  /** A revision or a source, with the fact whose owner its row has. */
  private record Of<T>(Fact fact, T value, TenantScope writer) {}

  private static final UnnestedRows<Of<FactRevision>> REVISIONS =
      FactRecordSql.<FactRevision>owned()
          .with("revision", "int4", r -> r.value().fact().revision())
          .withText(
              "known_from", "timestamptz", r -> SqlLiterals.time(r.value().fact().knownFrom()))
          .withText("valid_from", "timestamptz", r -> SqlLiterals.time(period(r).from()))
          .withText("valid_to", "timestamptz", r -> SqlLiterals.time(period(r).to()))
          .with("path", "text", r -> r.value().fact().path().code())
          .with("confidence", "float8", r -> r.value().fact().confidence())
          .with("support", "int4", r -> r.value().fact().support())
          .with("contradictions", "int4", r -> r.value().fact().contradictions())
          .with("state", "text", r -> r.value().fact().state().code())
          .with("superseded_by", "uuid", r -> id(r.value().fact().supersededBy(), FactId::value))
          .with("kind", "text", r -> r.value().change().kind().code())
          .with("reason", "text", r -> r.value().change().reason())
          .with("packet_id", "uuid", r -> id(r.value().change().packet(), PacketId::value))
          .with("author_user", "uuid", r -> id(r.value().change().author().user(), UserId::value))
          .with("author_role", "text", r -> id(r.value().change().author().role(), Coded::code));

  private static final UnnestedRows<Of<Evidence>> EVIDENCE =
      FactRecordSql.<Evidence>owned()
          .with("packet_id", "uuid", e -> e.value().origin().packet().value())
          .withText("roots", "uuid[]", e -> SqlLiterals.array(e.value().origin().roots()))
          .with("place", "text", e -> id(e.value().origin().place(), JsonPointer::text))
          .with("path", "text", e -> e.value().path().code())
          .with("revision", "int4", e -> e.value().revision())
          .withText("recorded_at", "timestamptz", e -> SqlLiterals.time(e.value().recordedAt()));

  private final Sessions sessions;

  FactRecordSql(Sessions sessions) {
    this.sessions = sessions;
  }

  private static <T> UnnestedRows<Of<T>> owned() {
    return UnnestedRows.<Of<T>>of()
        .with("tenant_id", "uuid", r -> r.fact().owner().tenant().value())
        .with("fact_id", "uuid", r -> r.fact().id().value())
        .with("org_id", "uuid", r -> OwnerColumns.org(r.fact().owner()))
        .with("user_id", "uuid", r -> OwnerColumns.user(r.fact().owner()))
        .with("scope", "text", r -> r.fact().visibility().code())
        .with("correlation_id", "uuid", r -> r.writer().correlation())
        .with("session_id", "text", r -> r.writer().session())
        .with("trace_id", "text", r -> r.writer().trace());
  }

  private static Validity period(Of<FactRevision> revision) {
    return revision.value().fact().validity();
  }

  private static <T, V> @Nullable V id(@Nullable T value, Function<T, V> column) {
    return value == null ? null : column.apply(value);
  }

  /** Adds the insertion of revisions and evidence, behind that of their facts. */
  void insert(Statements together, Changes changes, Map<FactId, Fact> facts) {
    TenantScope writer = sessions.scope();
    if (!changes.revisions().isEmpty()) {
      together.update(
          REVISIONS.insertInto(
              "fact_revisions",
              changes.revisions().stream().map(r -> new Of<>(r.fact(), r, writer)).toList()));
    }
    if (!changes.evidence().isEmpty()) {
      together.update(
          EVIDENCE.insertInto(
              "fact_evidence",
              changes.evidence().stream()
                  .map(e -> new Of<>(Objects.requireNonNull(facts.get(e.fact())), e, writer))
                  .toList()));
    }
    changes.continued().forEach(rest -> together.update(copyOfEvidence(rest, writer)));
  }

  private Sql copyOfEvidence(Continuation rest, TenantScope writer) {
    return Sql.of(
            "INSERT INTO fact_evidence (tenant_id, fact_id, packet_id, roots, place, path, revision,"
                + " recorded_at, org_id, user_id, scope, correlation_id, session_id, trace_id)"
                + " SELECT e.tenant_id, ?::uuid, e.packet_id, e.roots, e.place, e.path, 1,"
                + " ?::timestamptz, e.org_id, e.user_id, e.scope, ?::uuid, ?::text, ?::text"
                + " FROM fact_evidence e WHERE e.fact_id = ? AND e.revision <= ? AND ",
            rest.fact().value(),
            SqlLiterals.time(rest.at()),
            writer.correlation(),
            writer.session(),
            writer.trace(),
            rest.other().value(),
            rest.revision())
        .append(sessions.tenantOf("e"));
  }

  /**
   * Adds a query for the revisions of facts, of each the first one first.
   *
   * @param now returns a fact as it is now, of a statement before this one; null: it is not there
   */
  List<FactRevision> revisions(
      Statements together, Collection<FactId> ids, Function<FactId, @Nullable Fact> now) {
    return together.query(
        Sql.of(
                "SELECT r.revision, r.known_from, r.valid_from, r.valid_to, r.path, r.confidence,"
                    + " r.support, r.contradictions, r.state, r.superseded_by, r.kind, r.reason,"
                    + " r.packet_id, r.author_user, r.author_role, r.fact_id"
                    + " FROM fact_revisions r WHERE ")
            .append(Sql.isAnyOf("r.fact_id", FactRecordSql.uuids(ids)))
            .append(" AND ")
            .append(sessions.tenantOf("r"))
            .append(" ORDER BY r.fact_id, r.revision"),
        row ->
            revision(
                row, Objects.requireNonNull(now.apply(new FactId(row.getObject(16, UUID.class))))));
  }

  private static FactRevision revision(ResultSet row, Fact now) throws SQLException {
    UUID supersededBy = row.getObject(10, UUID.class);
    UUID packet = row.getObject(13, UUID.class);
    String role = row.getString(15);
    Fact then =
        new Fact(
            now.id(),
            now.owner(),
            now.visibility(),
            now.subject(),
            now.predicate(),
            now.object(),
            now.skeleton(),
            new Validity(time(row, 3), time(row, 4)),
            FactPath.ofCode(row.getString(5)),
            row.getDouble(6),
            row.getInt(7),
            row.getInt(8),
            FactState.ofCode(row.getString(9)),
            now.source(),
            supersededBy == null ? null : new FactId(supersededBy),
            now.author(),
            now.createdAt(),
            Objects.requireNonNull(time(row, 2)),
            row.getInt(1));
    return new FactRevision(
        then,
        new FactChange(
            FactChange.Kind.valueOf(row.getString(11).toUpperCase(Locale.ROOT)),
            row.getString(12),
            packet == null ? null : new PacketId(packet),
            FactObjects.author(
                row.getObject(14, UUID.class),
                role == null ? null : Role.ofCode(role).orElseThrow())));
  }

  /** Returns the ids as a parameter. */
  static Object uuids(Collection<FactId> ids) {
    return Sql.uuids(ids.stream().map(FactId::value).toList());
  }

  /** Adds a query for the evidence of the facts that a condition on {@code f} names. */
  List<Evidence> evidence(Statements together, Sql condition) {
    return together.query(
        Sql.of(
                "SELECT e.fact_id, e.packet_id, e.roots, e.place, e.path, e.revision,"
                    + " e.recorded_at FROM knowledge_facts f JOIN fact_evidence e"
                    + " ON e.tenant_id = f.tenant_id AND e.fact_id = f.fact_id WHERE ")
            .append(condition)
            .append(" AND ")
            .append(sessions.tenantOf("f"))
            .append(" ORDER BY e.recorded_at, e.revision, e.packet_id"),
        row -> evidence(row, 1));
  }

  /** Returns the evidence of a row, whose columns begin at this one. */
  static Evidence evidence(ResultSet row, int first) throws SQLException {
    String place = row.getString(first + 3);
    return new Evidence(
        new FactId(row.getObject(first, UUID.class)),
        new Origin(
            new PacketId(row.getObject(first + 1, UUID.class)),
            Stream.of((UUID[]) row.getArray(first + 2).getArray())
                .map(PacketId::new)
                .collect(Collectors.toSet()),
            place == null ? null : new JsonPointer(place)),
        FactPath.ofCode(row.getString(first + 4)),
        row.getInt(first + 5),
        Objects.requireNonNull(time(row, first + 6)));
  }

  static @Nullable Instant time(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
