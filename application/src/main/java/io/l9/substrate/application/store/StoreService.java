package io.l9.substrate.application.store;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.store.FoundItem;
import io.l9.substrate.domain.store.GetItem;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.PutItem;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.Store;
import io.l9.substrate.domain.store.StoreAnswer;
import io.l9.substrate.domain.store.StoreBatch;
import io.l9.substrate.domain.store.StoreOp;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.domain.store.StoreRepository;
import io.l9.substrate.domain.store.StoredItem;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The use case of items. Reads and writes that follow each other go to the store together. */
final class StoreService implements Store {

  private final UnitOfWork unitOfWork;
  private final StoreRepository items;
  private final ItemIndexing indexing;
  private final Clock clock;

  StoreService(ItemStore store, ItemIndexing indexing, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.items = store.items();
    this.indexing = indexing;
    this.clock = clock;
  }

  @Override
  public List<StoreAnswer> batch(TenantScope scope, StoreBatch batch) {
    List<StoreOp> ops = Require.present("/ops", batch).ops();
    ItemIndexing.Indexed indexed = indexing.of(ops);
    StoreOwner owner = StoreOwner.of(scope);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return unitOfWork.inScope(scope, () -> answers(ops, indexed, owner, now));
  }

  private List<StoreAnswer> answers(
      List<StoreOp> ops, ItemIndexing.Indexed indexed, StoreOwner owner, Instant now) {
    List<StoreAnswer> answers = new ArrayList<>();
    while (answers.size() < ops.size()) {
      List<StoreOp> rest = ops.subList(answers.size(), ops.size());
      StoreOp next = rest.get(0);
      if (next instanceof GetItem) {
        answers.addAll(get(run(rest, GetItem.class), owner, now));
      } else if (next instanceof PutItem) {
        answers.addAll(put(run(rest, PutItem.class), indexed, owner, now));
      } else if (next instanceof SearchItems search) {
        answers.add(search(search, indexed, owner, now));
      } else if (next instanceof ListNamespaces list) {
        answers.add(new StoreAnswer.Namespaces(items.namespaces(owner, list, now)));
      }
    }
    return answers;
  }

  /** Returns the operations of a kind that others begin with. */
  private static <T extends StoreOp> List<T> run(List<StoreOp> ops, Class<T> kind) {
    return ops.stream().takeWhile(kind::isInstance).map(kind::cast).toList();
  }

  private List<StoreAnswer> get(List<GetItem> gets, StoreOwner owner, Instant now) {
    Map<ItemAddress, Item> found = new HashMap<>();
    items
        .find(owner, gets.stream().map(GetItem::address).distinct().toList(), now)
        .forEach(item -> found.put(item.address(), item));
    Set<ItemAddress> refreshed =
        refresh(
            gets.stream()
                .filter(GetItem::isRefreshing)
                .map(GetItem::address)
                .filter(found::containsKey)
                .map(found::get),
            owner,
            now);
    refreshed.forEach(address -> found.computeIfPresent(address, (at, it) -> it.refreshed(now)));
    return gets.stream()
        .<StoreAnswer>map(get -> new StoreAnswer.Got(found.get(get.address())))
        .toList();
  }

  /** Keeps items for their whole time again; returns those that have one. */
  private Set<ItemAddress> refresh(Stream<Item> read, StoreOwner owner, Instant now) {
    Set<ItemAddress> expiring = new HashSet<>();
    read.filter(item -> item.ttl() != null).forEach(item -> expiring.add(item.address()));
    if (!expiring.isEmpty()) {
      items.refresh(owner, expiring, now);
    }
    return expiring;
  }

  private List<StoreAnswer> put(
      List<PutItem> puts, ItemIndexing.Indexed indexed, StoreOwner owner, Instant now) {
    Map<ItemAddress, PutItem> last = new HashMap<>();
    puts.forEach(put -> last.put(put.address(), put));
    List<StoredItem> stored = new ArrayList<>();
    List<ItemAddress> deleted = new ArrayList<>();
    last.forEach(
        (address, put) -> {
          JsonDocument value = put.value();
          if (value == null) {
            deleted.add(address);
          } else {
            stored.add(
                new StoredItem(Item.stored(address, value, put.ttl(), now), indexed.of(put)));
          }
        });
    if (!deleted.isEmpty()) {
      items.delete(owner, deleted);
    }
    if (!stored.isEmpty()) {
      items.put(owner, stored, now);
    }
    return puts.stream().<StoreAnswer>map(put -> new StoreAnswer.Done()).toList();
  }

  private StoreAnswer search(
      SearchItems search, ItemIndexing.Indexed indexed, StoreOwner owner, Instant now) {
    List<FoundItem> found = items.search(owner, search, indexed.of(search), now);
    if (!search.isRefreshing()) {
      return new StoreAnswer.Found(found);
    }
    Set<ItemAddress> refreshed = refresh(found.stream().map(FoundItem::item), owner, now);
    return new StoreAnswer.Found(
        found.stream()
            .map(
                one ->
                    refreshed.contains(one.item().address())
                        ? new FoundItem(one.item().refreshed(now), one.score())
                        : one)
            .toList());
  }
}
