package io.l9.substrate.application.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.store.FoundItem;
import io.l9.substrate.domain.store.GetItem;
import io.l9.substrate.domain.store.IndexPath;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemCondition;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.PutItem;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.Store;
import io.l9.substrate.domain.store.StoreAnswer;
import io.l9.substrate.domain.store.StoreBatch;
import io.l9.substrate.domain.store.StoreOp;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Batches of the store: their order, their texts, and the time for which items are kept. */
class StoreServiceTest {

  private static final List<IndexPath> WHOLE = List.of(IndexPath.WHOLE);

  private final JsonCodec json = new Jackson3JsonCodec();
  private final MutableClock clock =
      new MutableClock(Instant.parse("2026-03-01T12:00:00.123456789Z"));
  private final InMemoryAdapters adapters = new InMemoryAdapters(json, clock);
  private final Store store = over(new FakeEmbedder());
  private final TenantScope user = new TenantWorld(new Random(1)).endUser();

  private Store over(@Nullable Embedder embedder) {
    return StoreComponents.of(adapters.items(), json, clock, embedder).store();
  }

  private static ItemAddress at(String key, String... labels) {
    return new ItemAddress(Namespace.of(labels), key);
  }

  private PutItem put(ItemAddress address, String value, List<IndexPath> index) {
    return new PutItem(address, json.parse(value), index, null);
  }

  private PutItem put(ItemAddress address, String value) {
    return put(address, value, WHOLE);
  }

  private static PutItem delete(ItemAddress address) {
    return new PutItem(address, null, WHOLE, null);
  }

  private static GetItem get(ItemAddress address) {
    return new GetItem(address, true);
  }

  private static SearchItems ask(String question, int limit) {
    return new SearchItems(Namespace.ROOT, List.of(), question, limit, 0, true);
  }

  private List<StoreAnswer> batch(StoreOp... ops) {
    return store.batch(user, StoreBatch.of(ops));
  }

  private static @Nullable String value(StoreAnswer answer) {
    Item item = ((StoreAnswer.Got) answer).item();
    return item == null ? null : item.value().text();
  }

  private static List<String> keys(StoreAnswer answer) {
    return found(answer).stream().map(one -> one.item().address().key()).toList();
  }

  private static List<FoundItem> found(StoreAnswer answer) {
    return ((StoreAnswer.Found) answer).items();
  }

  @Test
  void answersInTheOrderOfTheOperations_eachSeeingThoseBeforeIt() {
    List<StoreAnswer> answers =
        batch(
            put(at("1", "test", "foo"), "{\"data\":1}"),
            put(at("2", "test", "bar"), "{\"data\":2}"),
            get(at("1", "test", "foo")),
            get(at("3", "test")),
            SearchItems.under(Namespace.of("test"), 10),
            ListNamespaces.of(10),
            put(at("1", "test", "foo"), "{\"data\":3}"),
            delete(at("2", "test", "bar")),
            get(at("2", "test", "bar")),
            get(at("1", "test", "foo")));
    assertEquals(10, answers.size());
    assertEquals("{\"data\":1}", value(answers.get(2)));
    assertNull(value(answers.get(3)));
    assertEquals(List.of("2", "1"), keys(answers.get(4)));
    assertEquals(
        new StoreAnswer.Namespaces(
            List.of(Namespace.of("test", "bar"), Namespace.of("test", "foo"))),
        answers.get(5));
    assertEquals(new StoreAnswer.Done(), answers.get(7));
    assertNull(value(answers.get(8)));
    assertEquals("{\"data\":3}", value(answers.get(9)));
  }

  @Test
  void keepsTheLastOfSeveralPutsOfAnAddress() {
    ItemAddress address = at("k", "a");
    List<StoreAnswer> answers =
        batch(
            put(address, "{\"n\":1}"),
            delete(address),
            put(address, "{\"n\":2}"),
            put(at("gone", "a"), "{}"),
            delete(at("gone", "a")),
            get(address),
            get(at("gone", "a")));
    assertEquals("{\"n\":2}", value(answers.get(5)));
    assertNull(value(answers.get(6)));
  }

  @Test
  void storesNothing_ifOneOperationIsRefused() {
    PutItem many = put(at("k", "a"), "{\"t\":" + json.of(numbers()).text() + "}", paths("t[*]"));
    ValidationException e =
        assertThrows(ValidationException.class, () -> batch(put(at("x", "a"), "{}"), many));
    assertEquals("/ops/1/put/index", e.violations().get(0).pointer());
    assertNull(value(batch(get(at("x", "a"))).get(0)));
  }

  private static List<Integer> numbers() {
    return Collections.nCopies(Store.MAX_TEXTS, 7);
  }

  private static List<IndexPath> paths(String... paths) {
    return List.of(paths).stream().map(IndexPath::new).toList();
  }

  @Test
  void findsByMeaning_andForgetsWhatWasSaidBefore() {
    batch(
        put(at("1", "t"), "{\"text\":\"x zany zebra Xerxes x\"}"),
        put(at("2", "t"), "{\"text\":\"text about dogs\"}"),
        put(at("3", "t"), "{\"text\":\"text about birds\"}"));
    FoundItem first = found(batch(ask("zany zebra", 10)).get(0)).get(0);
    assertEquals("1", first.item().address().key());
    batch(put(at("1", "t"), "{\"text\":\"now about dogs\"}"));
    double after =
        found(batch(ask("zany zebra", 10)).get(0)).stream()
            .filter(one -> one.item().address().key().equals("1"))
            .mapToDouble(one -> Objects.requireNonNull(one.score()))
            .findFirst()
            .orElseThrow();
    assertTrue(after < Objects.requireNonNull(first.score()));
    batch(put(at("4", "t"), "{\"text\":\"zany zebra\"}", List.of()));
    assertEquals(3, found(batch(ask("zany zebra", 10)).get(0)).size());
    assertEquals(4, found(batch(ask(" ", 10)).get(0)).size());
    assertEquals(4, found(over(null).batch(user, StoreBatch.of(ask("zany", 10))).get(0)).size());
  }

  @Test
  void findsByTheTextsOfThePathsOfAnItem() {
    String one = "{\"key0\":\"aaa\",\"key1\":\"bbb\",\"key2\":\"ccc\",\"key3\":\"ddd\"}";
    String two = "{\"key0\":\"eee\",\"key1\":\"bbb\",\"key2\":\"fff\",\"key3\":\"ggg\"}";
    batch(
        put(at("1", "t"), one, paths("key0", "key1")),
        put(at("2", "t"), two, paths("key1", "key3", "absent")));
    assertEquals(List.of("1", "2"), keys(batch(ask("aaa", 10)).get(0)));
    assertEquals(List.of("2", "1"), keys(batch(ask("ggg", 10)).get(0)));
    List<FoundItem> both = found(batch(ask("bbb", 10)).get(0));
    assertEquals(1, Objects.requireNonNull(both.get(0).score()), 1e-3);
    assertEquals(1, Objects.requireNonNull(both.get(1).score()), 1e-3);
    for (FoundItem unindexed : found(batch(ask("ccc", 10)).get(0))) {
      assertTrue(Objects.requireNonNull(unindexed.score()) < .9, unindexed::toString);
    }
  }

  @Test
  void readsTheTextsOfPaths() {
    String value =
        "{\"a\":{\"b\":[{\"c\":\"x\"},{\"c\":2},{\"d\":\"z\"},null]},\"e\":\" \",\"f\":true}";
    assertTexts(List.of(json.parse(value).text()), "$", value);
    assertTexts(List.of("x", "2"), "a.b[*].c", value);
    assertTexts(List.of("x"), "a.b[0].c", value);
    assertTexts(List.of(), "a.b[-1]", value);
    assertTexts(List.of("{\"d\":\"z\"}"), "a.b[-2]", value);
    assertTexts(List.of(), "a.b[7]", value);
    assertTexts(List.of(), "a[0]", value);
    assertTexts(List.of("2", "5"), "{a.b,g}[1]", "{\"a\":{\"b\":[1,2]},\"g\":[4,5]}");
    assertTexts(List.of("true"), "{f,e,none.at}", value);
    assertTexts(List.of("x", "2", "z"), "a.b.*.*", value);
    assertTexts(List.of(), "e", value);
    assertTexts(List.of(), "f.g", value);
  }

  private void assertTexts(List<String> wanted, String path, String value) {
    assertEquals(wanted, new IndexPath(path).texts(json.parse(value), json), path);
  }

  @Test
  void readsFilters() {
    assertEquals(List.of(), ItemCondition.of(null, json));
    assertEquals(
        5,
        conditions("{\"a\":1,\"b\":{\"$gt\":1,\"$lte\":\"x\"},\"c\":{\"d\":1},\"e\":{}}").size());
    assertRefused("/filter", "[]");
    assertRefused("/filter/a~1b", "{\"a/b\":{\"$in\":[1]}}");
    assertRefused("/filter/a", "{\"a\":{\"$gt\":1,\"b\":1}}");
    assertRefused("/filter/a/$gt", "{\"a\":{\"$gt\":null}}");
  }

  private List<ItemCondition> conditions(String filter) {
    return ItemCondition.of(json.parse(filter), json);
  }

  private void assertRefused(String pointer, String filter) {
    ValidationException e = assertThrows(ValidationException.class, () -> conditions(filter));
    assertEquals(pointer, e.violations().get(0).pointer());
  }

  @Test
  void keepsAnItemForItsWholeTime_fromItsLastReadWithARefresh() {
    ItemAddress address = at("k", "a");
    batch(new PutItem(address, json.parse("{}"), WHOLE, .1));
    clock.advance(Duration.ofSeconds(4));
    Item read = ((StoreAnswer.Got) batch(get(address)).get(0)).item();
    assertEquals(read, ((StoreAnswer.Got) batch(new GetItem(address, false)).get(0)).item());
    clock.advance(Duration.ofSeconds(4));
    assertEquals(1, found(batch(ask("x", 9)).get(0)).size());
    clock.advance(Duration.ofSeconds(4));
    assertEquals("{}", value(batch(new GetItem(address, false)).get(0)));
    clock.advance(Duration.ofSeconds(2));
    assertNull(value(batch(get(address)).get(0)));
    assertEquals(List.of(), found(batch(ask("x", 9)).get(0)));
  }
}
