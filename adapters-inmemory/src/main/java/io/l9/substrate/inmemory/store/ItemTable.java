package io.l9.substrate.inmemory.store;

import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemIndex;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.List;
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

  /** Returns the addresses of items that have expired. */
  public List<ItemAddress> expired(Instant now) {
    return over(now).map(row -> row.item().address()).toList();
  }

  /** Deletes the items that have expired; returns how many. */
  public long evict(Instant now) {
    List<Row> over = over(now).toList();
    over.forEach(row -> rows.remove(row.key()));
    return over.size();
  }

  private Stream<Row> over(Instant now) {
    return rows.visible().filter(row -> !row.item().isLive(now));
  }
}
