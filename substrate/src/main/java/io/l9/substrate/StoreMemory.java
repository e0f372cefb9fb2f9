package io.l9.substrate;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.store.FoundItem;
import io.l9.substrate.domain.store.GetItem;
import io.l9.substrate.domain.store.IndexPath;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.PutItem;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.Store;
import io.l9.substrate.domain.store.StoreAnswer;
import io.l9.substrate.domain.store.StoreBatch;
import io.l9.substrate.domain.store.StoreOp;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.Optional;

/**
 * One actor's items: {@link Store}, bound to a scope. Cheap, immutable, thread-safe.
 *
 * <pre>{@code
 * ItemAddress address = new ItemAddress(Namespace.of("users", "7"), "likes");
 * memory.store().put(address, json.parse("{\"text\": \"tea\"}"));
 * memory.store().search(SearchItems.under(Namespace.of("users"), 10));
 * }</pre>
 */
public final class StoreMemory {

  private final Store store;
  private final TenantScope scope;

  StoreMemory(Store store, TenantScope scope) {
    this.store = store;
    this.scope = scope;
  }

  /** See {@link Store#batch}. */
  public List<StoreAnswer> batch(StoreBatch batch) {
    return store.batch(scope, Require.present("/ops", batch));
  }

  /** Returns an item, and keeps it for its whole time again. */
  public Optional<Item> get(ItemAddress address) {
    StoreAnswer.Got got = (StoreAnswer.Got) only(new GetItem(address, true));
    return Optional.ofNullable(got.item());
  }

  /** Stores an item for ever, which is found by all that it says. */
  public void put(ItemAddress address, JsonDocument value) {
    put(new PutItem(address, Require.present("/value", value), List.of(IndexPath.WHOLE), null));
  }

  /** Stores or deletes an item. */
  public void put(PutItem put) {
    StoreAnswer unused = only(Require.present("/put", put));
  }

  /** Deletes an item, if it is there. */
  public void delete(ItemAddress address) {
    put(new PutItem(address, null, List.of(), null));
  }

  /** Returns what a search finds. */
  public List<FoundItem> search(SearchItems search) {
    return ((StoreAnswer.Found) only(Require.present("/search", search))).items();
  }

  /** Returns namespaces of items. */
  public List<Namespace> namespaces(ListNamespaces list) {
    return ((StoreAnswer.Namespaces) only(Require.present("/list", list))).namespaces();
  }

  private StoreAnswer only(StoreOp op) {
    return batch(StoreBatch.of(op)).get(0);
  }
}
