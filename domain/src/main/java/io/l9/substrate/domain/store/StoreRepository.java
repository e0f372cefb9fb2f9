package io.l9.substrate.domain.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: items by owner and address. No method meets an item that has expired at the moment
 * that it is told, whether a job has deleted it or not. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface StoreRepository {

  /** Returns the items of these addresses, in no order. */
  List<Item> find(StoreOwner owner, Collection<ItemAddress> addresses, Instant now);

  /**
   * Stores items with their vectors, in the place of those of the same addresses. One that takes
   * the place of a live one was created when that was.
   *
   * @param items of different addresses
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not store for the
   *     owner
   */
  void put(StoreOwner owner, Collection<StoredItem> items, Instant now);

  /** Deletes the items of these addresses that are there and that the scope may delete. */
  void delete(StoreOwner owner, Collection<ItemAddress> addresses);

  /** Keeps the live items of these addresses that have a time to live for the whole of it. */
  void refresh(StoreOwner owner, Collection<ItemAddress> addresses, Instant now);

  /**
   * Returns what a search finds. By meaning, it compares every vector of the same model of the
   * items that it looks at, and orders equals like a search without a question: by the time of
   * their storing, the last first, then by address.
   *
   * @param question null: the search is not by meaning
   */
  List<FoundItem> search(
      StoreOwner owner, SearchItems search, @Nullable ItemQuestion question, Instant now);

  /** Returns the namespaces that are asked for. */
  List<Namespace> namespaces(StoreOwner owner, ListNamespaces list, Instant now);
}
