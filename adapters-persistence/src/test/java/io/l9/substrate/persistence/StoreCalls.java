package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.store.Comparison;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemCondition;
import io.l9.substrate.domain.store.ItemIndex;
import io.l9.substrate.domain.store.ItemQuestion;
import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.NamespaceMatch;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.domain.store.StoreRepository;
import io.l9.substrate.domain.store.StoredItem;
import java.time.Duration;
import java.util.List;

/** Calls of every method of the port of items. */
final class StoreCalls {

  private StoreCalls() {}

  static void items(MemoryFixture fixture, ItemStore store) {
    StoreRepository items = store.items();
    StoreOwner owner = StoreOwner.of(fixture.actor());
    EmbeddingModel model = new EmbeddingModel("m", 2);
    Vector vector = Vector.of(1, 0);
    ItemAddress address = new ItemAddress(Namespace.of("a", "b"), "k");
    Item item =
        Item.stored(address, new JsonDocument("{\"n\":1,\"s\":\"x\"}"), Duration.ofMinutes(1), NOW);
    items.put(owner, List.of(new StoredItem(item, new ItemIndex(model, List.of(vector)))), NOW);
    items.refresh(owner, List.of(address), NOW);
    assertEquals(List.of(item), items.find(owner, List.of(address), NOW));
    SearchItems search =
        new SearchItems(
            Namespace.of("a"),
            List.of(
                new ItemCondition("n", Comparison.GT, new JsonDocument("0")),
                new ItemCondition("s", Comparison.LTE, new JsonDocument("\"x\"")),
                new ItemCondition("s", Comparison.NE, new JsonDocument("null"))),
            "q",
            3,
            0,
            false);
    assertEquals(1, items.search(owner, search, null, NOW).size());
    assertEquals(1, items.search(owner, search, new ItemQuestion(model, vector), NOW).size());
    assertEquals(
        List.of(Namespace.of("a")),
        items.namespaces(
            owner,
            new ListNamespaces(
                List.of(NamespaceMatch.prefix("a", "*"), NamespaceMatch.suffix("b")), 1, 3, 0),
            NOW));
    items.delete(owner, List.of(address));
  }
}
