package io.l9.substrate.inmemory.logs;

import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The lines of all agents, the order in which they were stored, and how long tenants keep them. */
public final class LogTable {

  /** A line and its place in the order of storing. */
  record Row(LogEntry entry, StorePosition stored) {}

  /** The retention of a tenant; a row of the tenant itself. */
  record Retention(TenantId tenant, int days) {

    Ownership owner() {
      return new Ownership(tenant, null, null);
    }
  }

  private final UnitsOfWork units;
  private final ScopedTable<UUID, Row> rows;
  private final ScopedTable<TenantId, Retention> retentions;
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
    retentions =
        new ScopedTable<>(
            units, Retention::tenant, Retention::owner, retention -> Visibility.SHARED);
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

  Optional<Integer> retention(TenantId tenant) {
    return retentions.find(tenant).map(Retention::days);
  }

  void setRetention(TenantId tenant, @Nullable Integer days) {
    if (days == null) {
      boolean unused = retentions.delete(tenant);
    } else {
      Retention retention = new Retention(tenant, days);
      retentions.requireWritable(List.of(retention));
      retentions.put(retention);
    }
  }

  /** Returns the lines that their tenants keep no longer, as far as the scope sees them. */
  public List<LogEntry> outdated(Instant now) {
    return visible().map(Row::entry).filter(entry -> isOutdated(entry, now)).toList();
  }

  private boolean isOutdated(LogEntry entry, Instant now) {
    int days = retention(entry.owner().tenant()).orElse(AgentLogs.DEFAULT_RETENTION);
    return entry.timestamp().isBefore(now.minus(Duration.ofDays(days)));
  }

  /** Deletes a line because its tenant keeps it no longer. */
  public void evict(LogEntry entry) {
    rows.remove(entry.id());
  }
}
