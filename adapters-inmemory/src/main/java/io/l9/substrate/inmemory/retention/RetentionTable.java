package io.l9.substrate.inmemory.retention;

import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionPolicy;
import io.l9.substrate.domain.retention.RetentionRemoval;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The policies and holds of all tenants, and the rows that they are about. */
public final class RetentionTable {

  record PolicyKey(TenantId tenant, RetentionKind kind) {}

  record Days(PolicyKey key, int days) {}

  private static final Comparator<AgedRow> BY_TIME = Comparator.comparing(AgedRow::at);

  final ScopedTable<PolicyKey, Days> policies;
  final ScopedTable<UUID, RetentionHold> holds;
  private final Map<RetentionKind, Supplier<Stream<AgedRow>>> rows =
      new EnumMap<>(RetentionKind.class);
  private final Clock clock;

  /**
   * Makes an empty table.
   *
   * @param clock the time of tasks
   */
  public RetentionTable(UnitsOfWork units, Clock clock) {
    this.clock = clock;
    policies =
        new ScopedTable<>(
            units,
            Days::key,
            days -> new Ownership(days.key().tenant(), null, null),
            days -> Visibility.SHARED);
    holds =
        new ScopedTable<>(
            units,
            RetentionHold::id,
            hold -> new Ownership(hold.tenant(), null, null),
            hold -> Visibility.SHARED);
  }

  /** Adds the rows of a kind, of all owners. */
  public void retain(RetentionKind kind, Supplier<Stream<AgedRow>> aged) {
    rows.put(kind, aged);
  }

  /** Whether a hold stops the deletion of a kind. */
  public boolean isHeld(TenantId tenant, RetentionKind kind) {
    return standing(tenant).anyMatch(hold -> hold.stops(kind));
  }

  /** Whether a hold stops the deletion of everything, also of what has no kind. */
  public boolean isHeld(TenantId tenant) {
    return standing(tenant).anyMatch(hold -> hold.kind() == null);
  }

  private Stream<RetentionHold> standing(TenantId tenant) {
    return holds.all().filter(hold -> hold.tenant().equals(tenant));
  }

  /** Returns what the next deletion would delete in a tenant. */
  RetentionDue due(TenantId tenant, RetentionKind kind, Instant now) {
    RetentionPolicy policy = policy(tenant, kind);
    List<AgedRow> due = due(kind, now).filter(row -> row.tenant().equals(tenant)).toList();
    return new RetentionDue(
        kind,
        policy.days(),
        policy.held(),
        due.size(),
        due.stream().min(BY_TIME).map(AgedRow::at).orElse(null));
  }

  /** Returns how many rows of these kinds are due, of all tenants. */
  public long due(Collection<RetentionKind> kinds, Instant now) {
    return kinds.stream().mapToLong(kind -> due(kind, now).count()).sum();
  }

  /** Deletes them; returns what was deleted of each tenant and kind. */
  public List<RetentionRemoval> delete(Collection<RetentionKind> kinds, Instant now) {
    List<RetentionRemoval> removals = new ArrayList<>();
    for (RetentionKind kind : kinds) {
      Map<UUID, List<AgedRow>> byTenant = new TreeMap<>();
      due(kind, now)
          .forEach(
              row ->
                  byTenant
                      .computeIfAbsent(row.tenant().value(), tenant -> new ArrayList<>())
                      .add(row));
      byTenant.forEach(
          (tenant, gone) -> {
            gone.sort(BY_TIME);
            gone.forEach(row -> row.deletion().run());
            removals.add(
                new RetentionRemoval(
                    new TenantId(tenant),
                    kind,
                    gone.size(),
                    gone.get(0).at(),
                    gone.get(gone.size() - 1).at()));
          });
    }
    return removals;
  }

  private Stream<AgedRow> due(RetentionKind kind, Instant now) {
    return Objects.requireNonNull(rows.get(kind)).get().filter(row -> isDue(kind, row, now));
  }

  private boolean isDue(RetentionKind kind, AgedRow row, Instant now) {
    RetentionPolicy policy = policy(row.tenant(), kind);
    Integer days = policy.days();
    Instant present =
        switch (kind) {
          case COMPLETED_TASKS, FAILED_TASKS -> clock.instant();
          default -> now;
        };
    return days != null
        && !policy.held()
        && row.at().isBefore(present.minus(Duration.ofDays(days)));
  }

  private RetentionPolicy policy(TenantId tenant, RetentionKind kind) {
    Integer days =
        policies
            .all()
            .filter(set -> set.key().equals(new PolicyKey(tenant, kind)))
            .map(Days::days)
            .findFirst()
            .orElse(null);
    return new RetentionPolicy(kind, days, isHeld(tenant, kind));
  }
}
