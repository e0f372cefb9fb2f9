package io.l9.substrate.inmemory.store;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.FoundItem;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemIndex;
import io.l9.substrate.domain.store.ItemQuestion;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.domain.store.StoreRepository;
import io.l9.substrate.domain.store.StoredItem;
import io.l9.substrate.inmemory.store.ItemTable.ItemKey;
import io.l9.substrate.inmemory.store.ItemTable.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class InMemoryStoreRepository implements StoreRepository {

  private static final Comparator<FoundItem> ORDER =
      Comparator.comparing(
              FoundItem::score, Comparator.nullsFirst(Comparator.<Double>reverseOrder()))
          .thenComparing(found -> found.item().updatedAt(), Comparator.reverseOrder())
          .thenComparing(found -> found.item().address(), ItemAddress.ORDER);

  private final ItemTable table;
  private final JsonCodec json;

  InMemoryStoreRepository(ItemTable table, JsonCodec json) {
    this.table = table;
    this.json = json;
  }

  @Override
  public List<Item> find(StoreOwner owner, Collection<ItemAddress> addresses, Instant now) {
    Set<ItemAddress> wanted = Set.copyOf(addresses);
    return table
        .live(owner, now)
        .map(Row::item)
        .filter(item -> wanted.contains(item.address()))
        .toList();
  }

  @Override
  public void put(StoreOwner owner, Collection<StoredItem> items, Instant now) {
    List<Row> added =
        items.stream().map(stored -> new Row(owner, stored.item(), stored.index())).toList();
    table.rows.requireWritable(added);
    added.forEach(row -> table.rows.put(inItsPlace(row, now)));
  }

  private Row inItsPlace(Row row, Instant now) {
    return table
        .rows
        .find(row.key())
        .filter(former -> former.item().isLive(now))
        .map(former -> new Row(row.owner(), row.item().replacing(former.item()), row.index()))
        .orElse(row);
  }

  @Override
  public void delete(StoreOwner owner, Collection<ItemAddress> addresses) {
    for (ItemAddress address : addresses) {
      boolean unused = table.rows.delete(new ItemKey(owner, address));
    }
  }

  @Override
  public void refresh(StoreOwner owner, Collection<ItemAddress> addresses, Instant now) {
    for (ItemAddress address : addresses) {
      table
          .rows
          .writable(new ItemKey(owner, address))
          .filter(row -> row.item().isLive(now))
          .ifPresent(row -> table.rows.put(new Row(owner, row.item().refreshed(now), row.index())));
    }
  }

  @Override
  public List<FoundItem> search(
      StoreOwner owner, SearchItems search, @Nullable ItemQuestion question, Instant now) {
    return table
        .live(owner, now)
        .filter(row -> row.item().address().namespace().isWithin(search.prefix()))
        .filter(
            row ->
                search.conditions().stream()
                    .allMatch(condition -> condition.isMetBy(row.item().value(), json)))
        .flatMap(row -> found(row, question))
        .sorted(ORDER)
        .skip(search.offset())
        .limit(search.limit())
        .toList();
  }

  private static Stream<FoundItem> found(Row row, @Nullable ItemQuestion question) {
    if (question == null) {
      return Stream.of(new FoundItem(row.item(), null));
    }
    ItemIndex index = row.index();
    if (index == null || !index.model().equals(question.model())) {
      return Stream.empty();
    }
    return index.vectors().stream()
        .map(vector -> vector.cosine(question.vector()))
        .max(Comparator.naturalOrder())
        .map(score -> new FoundItem(row.item(), score))
        .stream();
  }

  @Override
  public List<Namespace> namespaces(StoreOwner owner, ListNamespaces list, Instant now) {
    return table
        .live(owner, now)
        .map(row -> row.item().address().namespace())
        .distinct()
        .filter(one -> list.matches().stream().allMatch(match -> match.isMetBy(one)))
        .map(list::shown)
        .distinct()
        .sorted(Namespace.ORDER)
        .skip(list.offset())
        .limit(list.limit())
        .toList();
  }
}
