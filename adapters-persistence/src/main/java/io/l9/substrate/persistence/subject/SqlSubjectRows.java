package io.l9.substrate.persistence.subject;

import io.l9.substrate.domain.subject.ErasureVerification.Remains;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectCensus.TableRows;
import io.l9.substrate.domain.subject.SubjectRows;
import io.l9.substrate.domain.subject.TableTally;
import io.l9.substrate.domain.subject.TextPlace;
import io.l9.substrate.domain.subject.Treatment;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Subjects' rows by functions of the database, which walk its catalog. */
final class SqlSubjectRows implements SubjectRows {

  private final Sessions sessions;

  SqlSubjectRows(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public List<TableRows> count(Subject subject) {
    Administrators.require(sessions, subject);
    return sessions.query(
        Sql.of(
            "SELECT c.table_name, c.treatment, c.hits FROM l9_count_subject(?, ?, ?) c",
            subject.tenant().value(),
            Administrators.org(subject),
            Administrators.user(subject)),
        row -> new TableRows(row.getString(1), treatment(row.getString(2)), row.getLong(3)));
  }

  @Override
  public boolean awaitOlder(UUID erasure, Duration patience) {
    return sessions
        .query(
            Sql.of(
                "SELECT l9_await_erasure(?, ?, ?)",
                Administrators.tenant(sessions),
                erasure,
                Math.toIntExact(patience.toMillis())),
            row -> row.getBoolean(1))
        .get(0);
  }

  @Override
  public void beginErasing(UUID erasure) {
    call(Sql.of("SELECT l9_begin_erasing(?, ?)", Administrators.tenant(sessions), erasure));
  }

  @Override
  public Optional<Batch> eraseNext(UUID erasure, int rows, int packets) {
    List<Batch> batches = new ArrayList<>();
    List<Boolean> unused =
        sessions.query(
            Sql.of(
                "SELECT b.treated_table, b.treated, b.done, b.total"
                    + " FROM l9_erase_next(?, ?, ?, ?) b",
                Administrators.tenant(sessions),
                erasure,
                rows,
                packets),
            row -> {
              String table = row.getString(1);
              return table != null
                  && batches.add(new Batch(table, row.getLong(2), row.getLong(3), row.getLong(4)));
            });
    return batches.stream().findFirst();
  }

  @Override
  public void refresh() {
    UUID unused = Administrators.tenant(sessions);
    call(Sql.of("SELECT l9_refresh_after_erasing()"));
  }

  @Override
  public List<TableTally> secondLook(UUID erasure) {
    UUID tenant = Administrators.tenant(sessions);
    return sessions.query(
        Sql.of(
            "SELECT l.table_name, l.treatment, l.before, l.erased, l.pseudonymised, l.derived,"
                + " l.remaining FROM l9_look_again(?, ?) l",
            tenant,
            erasure),
        row ->
            new TableTally(
                row.getString(1),
                treatment(row.getString(2)),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7)));
  }

  @Override
  public List<Remains> remains() {
    Map<UUID, List<TableRows>> found = new LinkedHashMap<>();
    List<Boolean> unused =
        sessions.query(
            Sql.of(
                "SELECT r.erasure_id, r.table_name, r.treatment, r.hits"
                    + " FROM l9_count_remains(?) r",
                Administrators.tenant(sessions)),
            row ->
                found
                    .computeIfAbsent(row.getObject(1, UUID.class), id -> new ArrayList<>())
                    .add(
                        new TableRows(
                            row.getString(2), treatment(row.getString(3)), row.getLong(4))));
    return found.entrySet().stream()
        .map(rows -> new Remains(rows.getKey(), rows.getValue()))
        .toList();
  }

  @Override
  public List<TextPlace> find(String text) {
    return sessions.query(
        Sql.of(
            "SELECT f.table_name, f.column_name, f.hits FROM l9_find_text(?, ?) f",
            Administrators.tenant(sessions),
            text),
        row -> new TextPlace(row.getString(1), row.getString(2), row.getLong(3)));
  }

  private void call(Sql sql) {
    List<Boolean> unused = sessions.query(sql, row -> true);
  }

  private static Treatment treatment(String code) {
    return Treatment.valueOf(code.toUpperCase(Locale.ROOT));
  }
}
