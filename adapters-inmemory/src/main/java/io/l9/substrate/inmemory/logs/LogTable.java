package io.l9.substrate.inmemory.logs;

import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.retention.AgedRow;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The lines of all agents, and the order in which they were stored. */
public final class LogTable {

  /** A line and its place in the order of storing. */
  record Row(LogEntry entry, StorePosition stored) {}

  private final UnitsOfWork units;
  private final ScopedTable<UUID, Row> rows;
  private long nextStored = 1;

  public LogTable(UnitsOfWork units) {
    this.units = units;
    rows =
        new ScopedTable<>(
            units,
            row -> row.entry().id(),
            row -> row.entry().owner(),
            // A line has no visibility of its own: each is as good as shared.
            row -> Visibility.SHARED);
  }

  void append(List<LogEntry> entries) {
    long transaction = nextStored++;
    List<Row> added =
        entries.stream()
            .map(entry -> new Row(entry, new StorePosition(transaction, entry.id())))
            .toList();
    rows.requireWritable(added);
    added.forEach(rows::create);
  }

  Optional<Row> find(UUID id) {
    return rows.find(id);
  }

  /** Returns the lines that the active scope sees. */
  public Stream<LogEntry> lines() {
    return visible().map(Row::entry);
  }

  Stream<Row> visible() {
    return rows.visible();
  }

  /**
   * Returns the place behind everything that is stored. Units of work run one after the other, so
   * that nobody is still about to store before it.
   */
  StorePosition end() {
    units.scope();
    return StorePosition.before(nextStored);
  }

  /** Returns the lines of all owners, for their retention. */
  public Stream<AgedRow> aged() {
    return rows.all()
        .map(Row::entry)
        .map(
            line ->
                new AgedRow(line.owner().tenant(), line.timestamp(), () -> rows.remove(line.id())));
  }
}
