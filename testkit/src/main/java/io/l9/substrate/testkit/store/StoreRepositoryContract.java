package io.l9.substrate.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.domain.store.StoredItem;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Kit of the {@link io.l9.substrate.domain.store.StoreRepository}: single items and owners. */
public abstract class StoreRepositoryContract extends ItemContract {

  private static final String ODD = "a/b%c_.*\\\n\u001E\u001F'\"\uD83D\uDE80\u00e9";

  @Test
  void findsWhatWasStored_asItWas() {
    Item odd =
        put(
            actor(),
            item(
                at(ODD, ODD, "." + ODD),
                "{\"a\":[1,1.5,null,true,{\"\u00e9\":\"\\n\"}]}",
                Duration.ofMinutes(90).plusNanos(1000)));
    Item longest =
        put(actor(), item(at("\uD83D\uDE80".repeat(255), "x".repeat(255), "x".repeat(255)), "{}"));
    assertEquals(Optional.of(odd), find(odd.address()));
    assertEquals(Optional.of(longest), find(longest.address()));
    assertEquals(Optional.empty(), find(at("k", "." + ODD, ODD)));
    assertEquals(
        Set.of(odd, longest),
        Set.copyOf(
            as(
                actor(),
                () ->
                    items()
                        .find(
                            StoreOwner.of(actor()),
                            List.of(longest.address(), at("k", "absent"), odd.address()),
                            NOW))));
  }

  @Test
  void replacesAnItem_whichKeepsTheTimeOfItsCreation() {
    ItemAddress address = at("k", "a");
    put(actor(), item(address, "{\"n\":1}", Duration.ofMinutes(9)));
    Instant later = NOW.plusSeconds(60);
    Item stored = put(actor(), Item.stored(address, json("{\"n\":2}"), null, later));
    assertEquals(
        Optional.of(new Item(address, json("{\"n\":2}"), NOW, later, null, null)),
        find(actor(), stored.address(), later));
  }

  @Test
  void createsAnItemAnew_inThePlaceOfOneThatHasExpired() {
    ItemAddress address = at("k", "a");
    put(actor(), item(address, "{\"n\":1}", Duration.ofMinutes(1)));
    Instant later = NOW.plusSeconds(60);
    Item stored = put(actor(), Item.stored(address, json("{\"n\":2}"), null, later));
    assertEquals(Optional.of(stored), find(actor(), address, later));
  }

  @Test
  void storesAndDeletesSeveralAtOnce() {
    List<ItemAddress> addresses = List.of(at("1", "b"), at("2", "a"), at("1", "a"));
    run(
        actor(),
        () ->
            items()
                .put(
                    StoreOwner.of(actor()),
                    addresses.stream()
                        .map(address -> new StoredItem(item(address, "{}"), null))
                        .toList(),
                    NOW));
    assertEquals(3, keys(SearchItems.under(Namespace.ROOT, 10)).size());
    run(
        actor(),
        () ->
            items()
                .delete(StoreOwner.of(actor()), List.of(at("1", "a"), at("9", "a"), at("1", "b"))));
    assertEquals(List.of("2"), keys(SearchItems.under(Namespace.ROOT, 10)));
  }

  @Test
  void keepsTheSameAddressOfTwoOwnersApart() {
    ItemAddress address = at("k", "a");
    List<TenantScope> owners =
        List.of(
            actor(),
            world().colleague(),
            world().endUserElsewhere(),
            world().system(),
            world().orgAdmin(),
            world().tenantAdmin(),
            world().foreigner());
    for (int i = 0; i < owners.size(); i++) {
      put(owners.get(i), item(address, "{\"n\":" + i + "}"), vector(1, 0, 0));
    }
    for (int i = 0; i < owners.size(); i++) {
      TenantScope owner = owners.get(i);
      StoreOwner own = StoreOwner.of(owner);
      Item mine = item(address, "{\"n\":" + i + "}");
      assertEquals(Optional.of(mine), find(owner, address, NOW));
      for (boolean byMeaning : new boolean[] {false, true}) {
        assertEquals(
            List.of(mine),
            as(
                    owner,
                    () ->
                        items()
                            .search(
                                own,
                                SearchItems.under(Namespace.ROOT, 9),
                                byMeaning ? question(1, 0, 0) : null,
                                NOW))
                .stream()
                .map(found -> found.item())
                .toList());
      }
      assertEquals(
          List.of(in("a")), as(owner, () -> items().namespaces(own, ListNamespaces.of(9), NOW)));
    }
    run(actor(), () -> items().delete(StoreOwner.of(actor()), List.of(address)));
    assertEquals(Optional.empty(), find(address));
    assertEquals(1, find(world().colleague(), address, NOW).stream().count());
  }

  @Test
  void refusesToStoreForAnotherOwner_whoseItemsAreNotThere() {
    ItemAddress address = at("k", "a");
    TenantScope foreigner = world().foreigner();
    Item theirs = put(foreigner, item(address, "{\"n\":1}", Duration.ofMinutes(1)));
    StoreOwner other = StoreOwner.of(foreigner);
    assertThrows(
        ForbiddenException.class,
        () ->
            run(
                actor(),
                () -> items().put(other, List.of(new StoredItem(item(address, "{}"), null)), NOW)));
    run(actor(), () -> items().delete(other, List.of(address)));
    run(actor(), () -> items().refresh(other, List.of(address), NOW.plusSeconds(30)));
    assertEquals(List.of(), as(actor(), () -> items().find(other, List.of(address), NOW)));
    assertEquals(Optional.of(theirs), find(foreigner, address, NOW));
  }

  @Test
  void worksInsideOfAUnitOfWorkAlone() {
    StoreOwner owner = StoreOwner.of(actor());
    assertThrows(
        IllegalStateException.class, () -> items().find(owner, List.of(at("k", "a")), NOW));
    assertThrows(
        IllegalStateException.class,
        () -> items().search(owner, SearchItems.under(Namespace.ROOT, 1), null, NOW));
  }
}
