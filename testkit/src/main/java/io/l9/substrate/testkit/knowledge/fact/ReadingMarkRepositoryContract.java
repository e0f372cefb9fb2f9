package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.ReadingMarkRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.PacketBuilder;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.StoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Kit of the {@link ReadingMarkRepository}, over a login that may act as platform administrator.
 */
public abstract class ReadingMarkRepositoryContract extends StoreContract {

  private static final TenantScope OPERATOR =
      new TenantScope(
          new TenantId(new UUID(0, 0)),
          null,
          null,
          Role.PLATFORM_ADMIN,
          new UUID(0, 1),
          null,
          null);

  /** Behind every attempt that a test postpones. */
  private static final Instant LATER = NOW.plus(Duration.ofDays(9));

  /** The packets of the same store, by the same login. */
  protected abstract MemoryPorts memory();

  protected abstract ReadingMarkRepository marks();

  private PacketId packet(TenantScope actor) {
    PacketId id = new PacketId(Seeds.uuid(random()));
    var packet =
        new PacketBuilder(id, actor.owner(), memory().json().of("said by " + id), NOW).build();
    run(actor, () -> memory().store().packets().createAbsent(List.of(packet)));
    // other work of the same server may keep it back for a moment
    while (!as(OPERATOR, () -> marks().unread(actor.tenant(), 99, LATER)).contains(id)) {
      Thread.onSpinWait();
    }
    return id;
  }

  private List<PacketId> unread(TenantScope actor, int limit) {
    return as(OPERATOR, () -> marks().unread(actor.tenant(), limit, NOW));
  }

  @Test
  void movesBehindWhatWasRead_inTheOrderOfStoring() {
    TenantScope actor = world().endUser();
    List<PacketId> stored = List.of(packet(actor), packet(actor), packet(actor));
    PacketId foreign = packet(world().foreigner());
    assertEquals(stored.subList(0, 2), unread(actor, 2));
    assertEquals(3, as(OPERATOR, () -> marks().countUnread(actor.tenant())));
    run(OPERATOR, () -> marks().pass(actor.tenant(), stored.get(1)));
    assertEquals(stored.subList(2, 3), unread(actor, 9));
    run(OPERATOR, () -> marks().pass(actor.tenant(), stored.get(0)));
    run(OPERATOR, () -> marks().pass(actor.tenant(), foreign));
    assertEquals(stored.subList(2, 3), unread(actor, 9), "it never goes back, or elsewhere");
    run(OPERATOR, () -> marks().pass(actor.tenant(), stored.get(2)));
    assertEquals(0, as(OPERATOR, () -> marks().countUnread(actor.tenant())));
    assertEquals(List.of(foreign), unread(world().foreigner(), 9));
    PacketId later = packet(actor);
    assertEquals(List.of(later), unread(actor, 9));
  }

  @Test
  void waitsForTheNextAttempt() {
    TenantScope actor = world().endUser();
    TenantId tenant = actor.tenant();
    List<PacketId> stored = List.of(packet(actor), packet(actor));
    var due = NOW.plusSeconds(60);
    assertEquals(1, as(OPERATOR, () -> marks().postpone(tenant, due, "no answer")));
    assertEquals(List.of(), unread(actor, 9));
    assertEquals(2, as(OPERATOR, () -> marks().countUnread(tenant)));
    assertEquals(stored, as(OPERATOR, () -> marks().unread(tenant, 9, due)));
    assertEquals(2, as(OPERATOR, () -> marks().postpone(tenant, due, "no answer")));
    run(OPERATOR, () -> marks().pass(tenant, stored.get(0)));
    assertEquals(stored.subList(1, 2), unread(actor, 9), "at once");
    assertEquals(1, as(OPERATOR, () -> marks().postpone(tenant, due.plus(Duration.ofDays(1)), "")));
  }

  @Test
  void findsEveryTenant_andLetsNobodyElseMoveAMark() {
    TenantScope actor = world().endUser();
    PacketId packet = packet(actor);
    packet(world().foreigner());
    Set<TenantId> found = new HashSet<>();
    Optional<TenantId> next = as(OPERATOR, () -> marks().tenantAfter(null));
    while (next.isPresent()) {
      TenantId tenant = next.get();
      assertTrue(found.add(tenant), "once");
      next = as(OPERATOR, () -> marks().tenantAfter(tenant));
    }
    assertTrue(found.containsAll(Set.of(actor.tenant(), world().foreigner().tenant())));
    for (TenantScope other : List.of(actor, world().tenantAdmin())) {
      assertThrows(
          ForbiddenException.class, () -> run(other, () -> marks().pass(actor.tenant(), packet)));
      assertThrows(
          ForbiddenException.class,
          () -> run(other, () -> marks().postpone(actor.tenant(), NOW, "no")));
    }
    assertEquals(List.of(packet), unread(actor, 9));
  }
}
