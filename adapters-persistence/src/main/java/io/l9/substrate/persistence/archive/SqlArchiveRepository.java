package io.l9.substrate.persistence.archive;

import io.l9.substrate.domain.archive.ArchiveRepository;
import io.l9.substrate.domain.archive.ArchivedTable;
import io.l9.substrate.domain.archive.RestorePermit;
import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows of every archived table, by the functions of migration 0161. */
final class SqlArchiveRepository implements ArchiveRepository {

  /** The rows that are fetched together at first, and at the most. */
  private static final int FIRST_FETCH = 8;

  private static final int MOST_FETCHED = 256;

  /** The characters of a fetch above which the next one is smaller, and below which larger. */
  private static final long MUCH = 4 << 20;

  private static final long LITTLE = 1 << 20;

  private static final String CURSOR = "l9_archive";

  private final Sessions sessions;

  SqlArchiveRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public List<ArchivedTable> tables() {
    return sessions.query(
        Sql.of(
            "SELECT a.table_name, a.columns, a.ids FROM l9_archived_tables() a ORDER BY a.place"),
        row ->
            new ArchivedTable(
                row.getString(1),
                List.of((String[]) row.getArray(2).getArray()),
                List.of((String[]) row.getArray(3).getArray())));
  }

  @Override
  public String schema() {
    return sessions
        .query(
            Sql.of("SELECT max(h.version) FROM l9_schema_history h WHERE h.success"),
            row -> row.getString(1))
        .get(0);
  }

  @Override
  public void read(String table, Subject subject, Consumer<String> rows) {
    if (tables().stream().noneMatch(archived -> archived.name().equals(table))) {
      throw new IllegalArgumentException("no archive holds the table " + table);
    }
    sessions.query(
        Sql.of(
            "SELECT l9_open_archive(?, ?::refcursor, ?, ?, ?)",
            subject.tenant().value(),
            CURSOR,
            table,
            Sql.orNull("uuid", subject.org() == null ? null : subject.org().value()),
            Sql.orNull("uuid", subject.user() == null ? null : subject.user().value())),
        row -> true);
    int wanted = FIRST_FETCH;
    List<String> fetched;
    do {
      fetched =
          sessions.query(
              Sql.of("FETCH FORWARD " + wanted + " FROM " + CURSOR), row -> row.getString(1));
      fetched.forEach(rows);
      if (fetched.size() < wanted) {
        break;
      }
      long length = fetched.stream().mapToLong(String::length).sum();
      wanted =
          length > MUCH
              ? Math.max(1, wanted / 4)
              : length < LITTLE ? Math.min(MOST_FETCHED, 2 * wanted) : wanted;
    } while (true);
    sessions.update(Sql.of("CLOSE " + CURSOR));
  }

  @Override
  public RestorePermit permit() {
    UUID tenant = sessions.scope().tenant().value();
    record Answer(@Nullable String permit, long occupied) {}
    Answer answer =
        sessions
            .query(
                Sql.of("SELECT b.permit, b.occupied FROM l9_begin_restore(?) b", tenant),
                row -> new Answer(row.getString(1), row.getLong(2)))
            .get(0);
    if (answer.permit() == null) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "an archive is imported into an empty tenant, and this one has "
              + answer.occupied()
              + " rows; import it into another, or erase this one first");
    }
    AuditHead head =
        sessions
            .query(
                Sql.of("SELECT h.number, h.hash FROM l9_hold_audit_log(?) h", tenant),
                row -> new AuditHead(row.getLong(1), new AuditHash(row.getString(2))))
            .get(0);
    return new RestorePermit(answer.permit(), head);
  }

  @Override
  public long restore(RestorePermit permit, String table, List<String> columns, List<String> rows) {
    return sessions
        .query(
            Sql.of(
                "SELECT l9_restore_rows(?, ?, ?, ?, ?::jsonb)",
                sessions.scope().tenant().value(),
                permit.secret(),
                table,
                Sql.texts(columns),
                "[" + String.join(",", rows) + "]"),
            row -> row.getLong(1))
        .get(0);
  }

  @Override
  public void finish(RestorePermit permit) {
    sessions.query(
        Sql.of("SELECT l9_end_restore(?, ?)", sessions.scope().tenant().value(), permit.secret()),
        row -> true);
  }
}
