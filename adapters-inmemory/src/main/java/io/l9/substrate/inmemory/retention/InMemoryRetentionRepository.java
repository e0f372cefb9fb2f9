package io.l9.substrate.inmemory.retention;

import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionRepository;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.inmemory.retention.RetentionTable.Days;
import io.l9.substrate.inmemory.retention.RetentionTable.PolicyKey;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Policies and holds over their rows. */
final class InMemoryRetentionRepository implements RetentionRepository {

  private static final Comparator<RetentionHold> NEWEST_FIRST =
      Comparator.comparing((RetentionHold hold) -> new Position(hold.placedAt(), hold.id()))
          .reversed();

  private final UnitsOfWork units;
  private final RetentionTable table;

  InMemoryRetentionRepository(UnitsOfWork units, RetentionTable table) {
    this.units = units;
    this.table = table;
  }

  @Override
  public Map<RetentionKind, Integer> policies(TenantId tenant) {
    Map<RetentionKind, Integer> policies = new EnumMap<>(RetentionKind.class);
    table
        .policies
        .visible()
        .filter(set -> set.key().tenant().equals(tenant))
        .forEach(set -> policies.put(set.key().kind(), set.days()));
    return policies;
  }

  @Override
  public void set(TenantId tenant, RetentionKind kind, int days) {
    Days set = new Days(new PolicyKey(tenant, kind), days);
    table.policies.requireWritable(List.of(set));
    table.policies.put(set);
  }

  @Override
  public boolean remove(TenantId tenant, RetentionKind kind) {
    return table.policies.delete(new PolicyKey(tenant, kind));
  }

  @Override
  public void place(RetentionHold hold) {
    table.holds.create(hold);
  }

  @Override
  public List<RetentionHold> standing(TenantId tenant) {
    return table
        .holds
        .visible()
        .filter(hold -> hold.tenant().equals(tenant))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  @Override
  public boolean lift(UUID hold, @Nullable UserId by, Instant at) {
    return table.holds.delete(hold);
  }

  @Override
  public List<RetentionDue> due(TenantId tenant, Instant now) {
    TenantScope scope = units.scope();
    boolean isOwn = scope.role() == Role.PLATFORM_ADMIN || scope.tenant().equals(tenant);
    if (!scope.role().covers(Role.TENANT_ADMIN) || !isOwn) {
      throw UnitsOfWork.forbidden(scope);
    }
    return Arrays.stream(RetentionKind.values()).map(kind -> table.due(tenant, kind, now)).toList();
  }
}
