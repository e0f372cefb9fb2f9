package io.l9.substrate.persistence.subject;

import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureRepository;
import io.l9.substrate.domain.subject.ErasureState;
import io.l9.substrate.domain.subject.RetainedBytes;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.subject.TableTally;
import io.l9.substrate.domain.subject.Treatment;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Erasures as rows of {@code erasures}, which functions of the database write. */
final class SqlErasureRepository implements ErasureRepository {

  private static final String ERASURE =
      "SELECT r.erasure_id, r.tenant_id, r.org_id, r.user_id, r.include_shared, r.replayed,"
          + " r.state, r.begun_at FROM erasures r WHERE r.tenant_id = ? ";

  /** The tables of a certificate are lines of text: JSON of rows has no reader here. */
  private static final String CERTIFICATE =
      "SELECT r.number, r.erasure_id, r.org_id, r.user_id, r.subject_digest, r.include_shared,"
          + " r.replayed, r.begun_at, r.finished_at, r.certificate ->> 'schema',"
          + " (r.certificate ->> 'redacted_entries')::bigint, r.certificate ->> 'redacted_digest',"
          + " (r.certificate ->> 'retained_days')::integer, r.certificate ->> 'retained_note',"
          + " r.previous_hash, r.hash, ARRAY(SELECT concat_ws(' ', t ->> 'table', t ->> 'treatment',"
          + " t ->> 'before', t ->> 'erased', t ->> 'pseudonymised', t ->> 'derived',"
          + " t ->> 'remaining') FROM jsonb_array_elements(r.certificate -> 'tables') WITH"
          + " ORDINALITY AS e (t, place) ORDER BY place), r.tenant_id"
          + " FROM erasures r WHERE r.tenant_id = ? AND r.number IS NOT NULL ";

  private final Sessions sessions;
  private final JsonCodec json;

  SqlErasureRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
  }

  @Override
  public Erasure begin(
      UUID id, Subject subject, boolean includeShared, boolean replayed, SubjectKey key) {
    Administrators.require(sessions, subject);
    call(
        Sql.of(
            "SELECT l9_begin_erasure(?, ?, ?, ?, ?, ?, ?, ?)",
            subject.tenant().value(),
            Administrators.org(subject),
            Administrators.user(subject),
            id,
            includeShared,
            replayed,
            key.hex(),
            key.pseudonymOf(subject)));
    return erasures(Sql.of(ERASURE + "AND r.erasure_id = ?", subject.tenant().value(), id)).get(0);
  }

  @Override
  public List<Erasure> of(Subject subject) {
    Administrators.require(sessions, subject);
    return erasures(
        Sql.of(
            ERASURE
                + "AND r.subject_id = ? AND r.org_id IS NOT DISTINCT FROM ?"
                + " AND r.user_id IS NOT DISTINCT FROM ? ORDER BY r.begun_at DESC, r.erasure_id",
            subject.tenant().value(),
            subject.id(),
            Administrators.org(subject),
            Administrators.user(subject)));
  }

  @Override
  public List<Erasure> unfinished() {
    return erasures(
        Sql.of(
            ERASURE + "AND r.finished_at IS NULL ORDER BY r.begun_at, r.erasure_id",
            Administrators.tenant(sessions)));
  }

  @Override
  public Optional<SubjectKey> key(UUID erasure) {
    return sessions
        .query(
            Sql.of(
                "SELECT r.subject_key FROM erasures r WHERE r.tenant_id = ? AND r.erasure_id = ?"
                    + " AND r.subject_key IS NOT NULL",
                Administrators.tenant(sessions),
                erasure),
            row -> new SubjectKey(row.getString(1)))
        .stream()
        .findFirst();
  }

  @Override
  public AuditHead hold() {
    return sessions
        .query(
            Sql.of(
                "SELECT h.number, h.hash FROM l9_hold_certificates(?) h",
                Administrators.tenant(sessions)),
            row -> new AuditHead(row.getLong(1), new AuditHash(row.getString(2))))
        .get(0);
  }

  @Override
  public void finish(ErasureCertificate certificate) {
    boolean stored =
        sessions
            .query(
                Sql.of(
                    "SELECT l9_finish_erasure(?, ?, ?, ?::timestamptz, ?, ?::jsonb, ?, ?)",
                    Administrators.tenant(sessions),
                    certificate.erasure(),
                    (certificate.isComplete() ? ErasureState.COMPLETE : ErasureState.INCOMPLETE)
                        .code(),
                    SqlLiterals.time(certificate.finishedAt()),
                    certificate.number(),
                    json.of(values(certificate)).text(),
                    certificate.previous().hex(),
                    certificate.hash().hex()),
                row -> row.getBoolean(1))
            .get(0);
    if (!stored) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "this erasure has a certificate, is not there, or another certificate came before");
    }
  }

  @Override
  public Optional<ErasureCertificate> certificate(UUID erasure) {
    return sessions
        .query(
            Sql.of(CERTIFICATE + "AND r.erasure_id = ?", Administrators.tenant(sessions), erasure),
            SqlErasureRepository::certificate)
        .stream()
        .findFirst();
  }

  @Override
  public List<ErasureCertificate> certificates(long after, int limit) {
    return sessions.query(
        Sql.of(
                CERTIFICATE + "AND r.number > ? ORDER BY r.number",
                Administrators.tenant(sessions),
                after)
            .limit(limit),
        SqlErasureRepository::certificate);
  }

  private void call(Sql sql) {
    List<Boolean> unused = sessions.query(sql, row -> true);
  }

  private List<Erasure> erasures(Sql sql) {
    return sessions.query(sql, SqlErasureRepository::erasure);
  }

  private static Erasure erasure(ResultSet row) throws SQLException {
    return new Erasure(
        row.getObject(1, UUID.class),
        Administrators.subject(
            row.getObject(2, UUID.class),
            row.getObject(3, UUID.class),
            row.getObject(4, UUID.class)),
        row.getBoolean(5),
        row.getBoolean(6),
        ErasureState.valueOf(row.getString(7).toUpperCase(Locale.ROOT)),
        row.getObject(8, OffsetDateTime.class).toInstant());
  }

  private static Map<String, Object> values(ErasureCertificate certificate) {
    List<Map<String, Object>> tables = new ArrayList<>();
    for (TableTally table : certificate.tables()) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("table", table.table());
      values.put("treatment", table.treatment().code());
      values.put("before", table.before());
      values.put("erased", table.erased());
      values.put("pseudonymised", table.pseudonymised());
      values.put("derived", table.derived());
      values.put("remaining", table.remaining());
      tables.add(values);
    }
    return Map.of(
        "schema", certificate.schema(),
        "tables", tables,
        "redacted_entries", certificate.redactedEntries(),
        "redacted_digest", certificate.redactedDigest().hex(),
        "retained_days", certificate.retained().days(),
        "retained_note", certificate.retained().note());
  }

  private static ErasureCertificate certificate(ResultSet row) throws SQLException {
    Subject subject =
        Administrators.subject(
            row.getObject(18, UUID.class),
            row.getObject(3, UUID.class),
            row.getObject(4, UUID.class));
    List<TableTally> tables = new ArrayList<>();
    for (String line : (String[]) row.getArray(17).getArray()) {
      tables.add(tally(line.split(" ", -1)));
    }
    SubjectKind kind = subject.kind();
    return new ErasureCertificate(
        row.getLong(1),
        row.getObject(2, UUID.class),
        kind,
        row.getString(5),
        row.getBoolean(6),
        row.getBoolean(7),
        row.getObject(8, OffsetDateTime.class).toInstant(),
        row.getObject(9, OffsetDateTime.class).toInstant(),
        row.getString(10),
        tables,
        row.getLong(11),
        new AuditHash(row.getString(12)),
        new RetainedBytes(row.getInt(13), row.getString(14)),
        new AuditHash(row.getString(15)),
        new AuditHash(row.getString(16)));
  }

  private static TableTally tally(String[] values) {
    return new TableTally(
        values[0],
        Treatment.valueOf(values[1].toUpperCase(Locale.ROOT)),
        Long.parseLong(values[2]),
        Long.parseLong(values[3]),
        Long.parseLong(values[4]),
        Long.parseLong(values[5]),
        Long.parseLong(values[6]));
  }
}
