package io.l9.substrate.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of items that expire, and of the job that deletes them. */
public abstract class StoreRepositoryExpiryContract extends ItemContract {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant OVER = NOW.plus(MINUTE);

  private static final TenantScope OPERATOR =
      new TenantScope(
          new TenantId(new UUID(0, 0)),
          null,
          null,
          Role.PLATFORM_ADMIN,
          new UUID(0, 1),
          null,
          null);

  /** The jobs, over the same rows. */
  protected abstract MaintenanceStore maintenance();

  /** The policies and holds, over the same rows. */
  protected abstract RetentionStore retention();

  private <T extends @Nullable Object> T operate(Supplier<T> work) {
    return maintenance().unitOfWork().inScope(OPERATOR, work);
  }

  private void refresh(ItemAddress address, Instant now) {
    run(actor(), () -> items().refresh(StoreOwner.of(actor()), List.of(address), now));
  }

  @Test
  void meetsNoItemThatHasExpired_deletedOrNot() {
    Item item = put(actor(), item(at("e", "omit", "expired"), "{}", MINUTE), vector(1, 0, 0));
    put("c", "{}", "omit", "control");
    Instant before = OVER.minusNanos(1000);
    assertEquals(Optional.of(item), find(actor(), item.address(), before));
    assertEquals(Optional.empty(), find(actor(), item.address(), OVER));
    SearchItems all = SearchItems.under(Namespace.ROOT, 9);
    assertEquals(2, search(all, null, before).size());
    assertEquals(List.of("c"), keys(search(all, null, OVER)));
    assertEquals(List.of("e"), keys(search(all, question(1, 0, 0), before)));
    assertEquals(List.of(), search(all, question(1, 0, 0), OVER));
    assertEquals(
        List.of(in("omit", "control")),
        as(actor(), () -> items().namespaces(StoreOwner.of(actor()), ListNamespaces.of(9), OVER)));
  }

  @Test
  void refreshesALiveItem_andBringsNoneBack() {
    Item item = put(actor(), item(at("k", "a"), "{}", MINUTE));
    Item forever = put("f", "{}", "a");
    Instant half = NOW.plusSeconds(30);
    refresh(item.address(), half);
    refresh(forever.address(), half);
    assertEquals(Optional.of(item.refreshed(half)), find(item.address()));
    assertEquals(Optional.of(forever), find(forever.address()));
    Instant after = half.plus(MINUTE);
    refresh(item.address(), after);
    assertEquals(Optional.empty(), find(actor(), item.address(), after));
  }

  @Test
  void fillsPagesWithLiveItemsAlone() {
    for (String key : List.of("c", "b", "expired", "a")) {
      Duration ttl = key.equals("expired") ? Duration.ofSeconds(1) : MINUTE;
      Instant stored = NOW.plusMillis(keysInOrder().indexOf(key));
      put(actor(), Item.stored(at(key, "page"), json("{}"), ttl, stored));
    }
    Instant now = NOW.plusSeconds(2);
    assertEquals(List.of("a", "b"), keys(search(page(2, 0), null, now)));
    assertEquals(List.of("c"), keys(search(page(2, 2), null, now)));
  }

  private static List<String> keysInOrder() {
    return List.of("c", "b", "expired", "a");
  }

  private static SearchItems page(int limit, int offset) {
    return new SearchItems(in("page"), List.of(), null, limit, offset, false);
  }

  private long evict(Instant now) {
    JobCommand command = JobCommand.of(Job.EVICT_STORE_ITEMS);
    long affected = operate(() -> maintenance().repository().affected(command, now));
    long touched = operate(() -> maintenance().repository().work(command, now, null).touched());
    assertEquals(affected, touched);
    assertEquals(0, operate(() -> maintenance().repository().affected(command, now)));
    return touched;
  }

  @Test
  void deletesExpiredItemsOfAllOwners() {
    evict(OVER);
    put("stays", "{}", "a");
    List<TenantScope> owners = List.of(actor(), world().system(), world().foreigner());
    for (TenantScope owner : owners) {
      put(owner, item(at("k", "a"), "{}", MINUTE), vector(1, 0, 0), vector(0, 1, 0));
    }
    assertEquals(0, evict(OVER.minusNanos(1000)));
    assertEquals(3, evict(OVER));
    for (TenantScope owner : owners) {
      assertEquals(Optional.empty(), find(owner, at("k", "a"), NOW));
    }
    assertTrue(find(at("stays", "a")).isPresent());
  }

  @Test
  void deletesNoneOfATenantOnWhichAHoldStands() {
    evict(OVER);
    put(actor(), item(at("k", "held"), "{}", MINUTE));
    put(world().foreigner(), item(at("k", "held"), "{}", MINUTE));
    RetentionHold hold =
        new RetentionHold(
            Seeds.uuid(random()), world().tenantAdmin().tenant(), null, "lawsuit", null, NOW);
    run(world().tenantAdmin(), () -> retention().retention().place(hold));
    assertEquals(1, evict(OVER), "that of the foreigner");
    assertEquals(Optional.empty(), find(actor(), at("k", "held"), OVER));
    assertTrue(find(actor(), at("k", "held"), NOW).isPresent());
    assertTrue(as(world().tenantAdmin(), () -> retention().retention().lift(hold.id(), null, NOW)));
    assertEquals(1, evict(OVER));
  }
}
