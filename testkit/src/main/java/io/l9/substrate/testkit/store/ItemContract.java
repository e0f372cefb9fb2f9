package io.l9.substrate.testkit.store;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.store.FoundItem;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemIndex;
import io.l9.substrate.domain.store.ItemQuestion;
import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.domain.store.StoreRepository;
import io.l9.substrate.domain.store.StoredItem;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.shared.StoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Base of the kits of items: the port under test, and items to store. */
public abstract class ItemContract extends StoreContract {

  static final EmbeddingModel MODEL = new EmbeddingModel("kit", 3);

  /** The port under test. */
  protected abstract ItemStore store();

  @Override
  public final UnitOfWork unitOfWork() {
    return store().unitOfWork();
  }

  final StoreRepository items() {
    return store().items();
  }

  final TenantScope actor() {
    return world().endUser();
  }

  static Namespace in(String... labels) {
    return Namespace.of(labels);
  }

  static ItemAddress at(String key, String... labels) {
    return new ItemAddress(in(labels), key);
  }

  static JsonDocument json(String text) {
    return new JsonDocument(text);
  }

  static Vector vector(float... numbers) {
    return Vector.of(numbers);
  }

  static ItemQuestion question(float... numbers) {
    return new ItemQuestion(MODEL, vector(numbers));
  }

  static Item item(ItemAddress address, String value) {
    return Item.stored(address, json(value), null, NOW);
  }

  static Item item(ItemAddress address, String value, Duration ttl) {
    return Item.stored(address, json(value), ttl, NOW);
  }

  /** Stores an item in a unit of work of its own. */
  final Item put(TenantScope actor, Item item, Vector... vectors) {
    return put(actor, item, vectors.length == 0 ? null : new ItemIndex(MODEL, List.of(vectors)));
  }

  final Item put(TenantScope actor, Item item, @Nullable ItemIndex index) {
    run(
        actor,
        () ->
            items()
                .put(StoreOwner.of(actor), List.of(new StoredItem(item, index)), item.updatedAt()));
    return item;
  }

  final Item put(String key, String value, String... labels) {
    return put(actor(), item(at(key, labels), value));
  }

  final Optional<Item> find(TenantScope actor, ItemAddress address, Instant now) {
    return as(actor, () -> items().find(StoreOwner.of(actor), List.of(address), now)).stream()
        .findFirst();
  }

  final Optional<Item> find(ItemAddress address) {
    return find(actor(), address, NOW);
  }

  final List<FoundItem> search(SearchItems search, @Nullable ItemQuestion question, Instant now) {
    return as(actor(), () -> items().search(StoreOwner.of(actor()), search, question, now));
  }

  /** Returns the keys of what a search without a question finds. */
  final List<String> keys(SearchItems search) {
    return keys(search(search, null, NOW));
  }

  static List<String> keys(List<FoundItem> found) {
    return found.stream().map(one -> one.item().address().key()).toList();
  }

  final List<Namespace> namespaces(ListNamespaces list) {
    return as(actor(), () -> items().namespaces(StoreOwner.of(actor()), list, NOW));
  }
}
