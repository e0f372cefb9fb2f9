package io.l9.substrate.inmemory.store;

import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemIndex;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Items with their vectors. */
public final class ItemTable {

  record ItemKey(StoreOwner owner, ItemAddress address) {}

  record Row(StoreOwner owner, Item item, @Nullable ItemIndex index) {

    ItemKey key() {
      return new ItemKey(owner, item.address());
    }
  }

  final ScopedTable<ItemKey, Row> rows;

  public ItemTable(UnitsOfWork units) {
    rows =
        new ScopedTable<>(
            units, Row::key, row -> row.owner().owner(), row -> row.owner().visibility());
  }

  /** Returns the live items of an owner that the scope sees. */
  Stream<Row> live(StoreOwner owner, Instant now) {
    return rows.visible()
        .filter(row -> row.owner().equals(owner))
        .filter(row -> row.item().isLive(now));
  }

  /** Returns how many items have expired, in tenants that are not held. */
  public long expired(Instant now, Predicate<TenantId> held) {
    return over(now, held).count();
  }

  /** Deletes them; returns how many. */
  public long evict(Instant now, Predicate<TenantId> held) {
    List<Row> over = over(now, held).toList();
    over.forEach(row -> rows.remove(row.key()));
    return over.size();
  }

  private Stream<Row> over(Instant now, Predicate<TenantId> held) {
    return rows.visible()
        .filter(row -> !row.item().isLive(now))
        .filter(row -> !held.test(row.owner().owner().tenant()));
  }
}
