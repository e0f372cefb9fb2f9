package io.l9.substrate.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.store.Comparison;
import io.l9.substrate.domain.store.FoundItem;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemCondition;
import io.l9.substrate.domain.store.ItemIndex;
import io.l9.substrate.domain.store.ItemQuestion;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.NamespaceMatch;
import io.l9.substrate.domain.store.SearchItems;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Kit of the searches of items: by prefix, by members, by meaning; and of namespaces. */
public abstract class StoreRepositorySearchContract extends ItemContract {

  private void putUnder(String[]... namespaces) {
    for (String[] labels : namespaces) {
      put("k", "{\"v\":1}", labels);
    }
  }

  private static String[] path(String... labels) {
    return labels;
  }

  private Set<Namespace> under(String... prefix) {
    return search(SearchItems.under(in(prefix), 100), null, NOW).stream()
        .map(found -> found.item().address().namespace())
        .collect(Collectors.toSet());
  }

  @Test
  void stopsAtTheBoundsOfLabels() {
    putUnder(
        path("foo"),
        path("foo", "child"),
        path("foo", "child", "deep"),
        path("foobar"),
        path("foobar", "baz"),
        path("foo2"),
        path("foo.child"),
        path("fo\u001Fo"));
    assertEquals(Set.of(in("foo"), in("foo", "child"), in("foo", "child", "deep")), under("foo"));
    assertEquals(Set.of(in("foobar"), in("foobar", "baz")), under("foobar"));
    assertEquals(Set.of(in("foo", "child"), in("foo", "child", "deep")), under("foo", "child"));
    assertEquals(Set.of(in("foo2")), under("foo2"));
    assertEquals(Set.of(), under("fo"));
    assertEquals(8, under().size());
  }

  @Test
  void takesPatternsForLabels() {
    putUnder(
        path("user_1"),
        path("user_1", "child"),
        path("userX1"),
        path("100%"),
        path("100% sure"),
        path("a\\b"),
        path("*"));
    assertEquals(Set.of(in("user_1"), in("user_1", "child")), under("user_1"));
    assertEquals(Set.of(in("100%")), under("100%"));
    assertEquals(Set.of(in("a\\b")), under("a\\b"));
    assertEquals(Set.of(in("*")), under("*"));
    assertEquals(Set.of(), under("user%"));
  }

  private Set<Namespace> listed(NamespaceMatch... matches) {
    return Set.copyOf(namespaces(ListNamespaces.of(100, matches)));
  }

  @Test
  void listsNamespacesByTheirEnds() {
    putUnder(
        path("foo"),
        path("foo", "child"),
        path("foobar", "baz"),
        path("uid", "users", "alice"),
        path("uid", "users", "malice"),
        path("uid", "users", "alice\n"),
        path("uid", "a", "b", "alice"));
    assertEquals(Set.of(in("foo"), in("foo", "child")), listed(NamespaceMatch.prefix("foo")));
    assertEquals(
        Set.of(in("uid", "users", "alice"), in("uid", "a", "b", "alice")),
        listed(NamespaceMatch.suffix("alice")));
    assertEquals(
        Set.of(in("uid", "users", "alice")), listed(NamespaceMatch.prefix("uid", "*", "alice")));
    assertEquals(
        Set.of(in("uid", "users", "alice")),
        listed(NamespaceMatch.prefix("uid"), NamespaceMatch.suffix("users", "alice")));
    assertEquals(
        Set.of(in("uid", "a", "b", "alice")), listed(NamespaceMatch.suffix("a", "*", "alice")));
    assertEquals(4, listed(NamespaceMatch.prefix("uid")).size());
    assertEquals(4, listed(NamespaceMatch.prefix("*", "*", "*")).size());
    assertEquals(7, listed(NamespaceMatch.prefix(), NamespaceMatch.suffix()).size());
  }

  @Test
  void listsNamespacesOnce_cutAndPageByPage() {
    putUnder(path("test", "a", "x"), path("test", "a", "y"), path("test", "b"), path("prod"));
    put("other key", "{}", "prod");
    assertEquals(
        List.of(in("prod"), in("test", "a"), in("test", "b")),
        namespaces(new ListNamespaces(List.of(), 2, 9, 0)));
    assertEquals(
        List.of(in("test", "a"), in("test", "b")),
        namespaces(new ListNamespaces(List.of(NamespaceMatch.prefix("test")), 2, 9, 0)));
    assertEquals(
        List.of(in("test")),
        namespaces(new ListNamespaces(List.of(NamespaceMatch.suffix("a", "x")), 1, 9, 0)));
    assertEquals(List.of(in("prod"), in("test", "a", "x")), namespaces(ListNamespaces.of(2)));
    assertEquals(
        List.of(in("test", "a", "y"), in("test", "b")),
        namespaces(new ListNamespaces(List.of(), null, 2, 2)));
    assertEquals(List.of(), namespaces(new ListNamespaces(List.of(), null, 2, 9)));
  }

  private List<String> meeting(ItemCondition... conditions) {
    return keys(new SearchItems(Namespace.ROOT, List.of(conditions), null, 100, 0, false));
  }

  private static ItemCondition is(String member, Comparison comparison, String operand) {
    return new ItemCondition(member, comparison, json(operand));
  }

  @Test
  void comparesMembers() {
    put("a", "{\"n\":9,\"o\":{\"x\":[1]},\"s\":\"B\"}", "t");
    put("b", "{\"n\":10.5,\"o\":{\"x\":[1],\"y\":2},\"s\":\"a\"}", "t");
    put("c", "{\"n\":\"10\",\"o\":null,\"s\":\"\u00e9\"}", "t");
    put("d", "{\"'m?\":true}", "t");
    assertEquals(List.of("a"), meeting(is("n", Comparison.EQ, "9")));
    assertEquals(List.of("b", "c"), meeting(is("n", Comparison.NE, "9")));
    assertEquals(List.of("b"), meeting(is("n", Comparison.GT, "9")));
    assertEquals(List.of("a", "b"), meeting(is("n", Comparison.GTE, "9")));
    assertEquals(List.of("a"), meeting(is("n", Comparison.LT, "10.5")));
    assertEquals(List.of("a", "b"), meeting(is("n", Comparison.LTE, "10.5")));
    assertEquals(List.of("c"), meeting(is("n", Comparison.GT, "\"1\"")));
    assertEquals(List.of("b", "c"), meeting(is("s", Comparison.GT, "\"B\"")));
    assertEquals(List.of("c"), meeting(is("s", Comparison.GTE, "\"\u00e9\"")));
    assertEquals(List.of("a"), meeting(is("o", Comparison.EQ, "{\"x\":[1]}")));
    assertEquals(List.of("c"), meeting(is("o", Comparison.EQ, "null")));
    assertEquals(List.of("d"), meeting(is("'m?", Comparison.EQ, "true")));
    assertEquals(
        List.of("b"), meeting(is("n", Comparison.GT, "0"), is("s", Comparison.EQ, "\"a\"")));
    assertEquals(List.of(), meeting(is("absent", Comparison.NE, "1")));
  }

  @Test
  void returnsTheLastStoredFirst_thenByAddress() {
    put(actor(), item(at("1", "b"), "{}"));
    put(actor(), item(at("2", "a"), "{}"));
    put(actor(), item(at("1", "a"), "{}"));
    put(actor(), Item.stored(at("new", "b"), json("{}"), null, NOW.plusSeconds(1)));
    SearchItems all = SearchItems.under(Namespace.ROOT, 10);
    assertEquals(List.of("new", "1", "2", "1"), keys(all));
    assertNull(search(all, null, NOW).get(0).score());
    assertEquals(
        List.of("2", "1"), keys(new SearchItems(Namespace.ROOT, List.of(), null, 10, 2, false)));
  }

  private static double score(FoundItem found) {
    return Objects.requireNonNull(found.score());
  }

  @Test
  void findsByTheNearestVectorOfAnItem() {
    put(actor(), item(at("one", "t"), "{}"), vector(1, 0, 0), vector(0, 1, 0));
    put(actor(), item(at("two", "t"), "{}"), vector(0, 0, 2), vector(0, 3, 0));
    put(actor(), item(at("none", "t"), "{}"));
    put(
        actor(),
        item(at("other model", "t"), "{}"),
        new ItemIndex(new EmbeddingModel("other", 3), List.of(vector(1, 0, 0))));
    put(
        actor(),
        item(at("other size", "t"), "{}"),
        new ItemIndex(new EmbeddingModel("kit", 2), List.of(vector(1, 0))));
    SearchItems all = SearchItems.under(in("t"), 10);
    List<FoundItem> found = search(all, question(5, 0, 0), NOW);
    assertEquals(List.of("one", "two"), keys(found));
    assertEquals(1, score(found.get(0)), 1e-6);
    assertEquals(0, score(found.get(1)), 1e-6);
    found = search(all, question(0, 1, 0), NOW);
    assertEquals(score(found.get(0)), score(found.get(1)), 1e-6);
    assertEquals(List.of("two", "one"), keys(search(all, question(0, .1f, 1), NOW)));
    found = search(all, question(-1, -1, -1), NOW);
    assertEquals(-1 / Math.sqrt(3), score(found.get(0)), 1e-6);
    assertEquals(
        List.of("none", "one", "other model", "other size", "two"), keys(search(all, null, NOW)));
  }

  @Test
  void findsByMeaningWithinAPrefix_byMembersAndPageByPage() {
    for (int i = 0; i < 5; i++) {
      put(actor(), item(at("k" + i, "t"), "{\"even\":" + (i % 2 == 0) + "}"), vector(1, i, 0));
    }
    put(actor(), item(at("elsewhere", "u"), "{\"even\":true}"), vector(1, 0, 0));
    ItemQuestion question = question(1, 0, 0);
    assertEquals(List.of("k0", "k1"), keys(search(SearchItems.under(in("t"), 2), question, NOW)));
    SearchItems second = new SearchItems(in("t"), List.of(), "q", 2, 2, false);
    assertEquals(List.of("k2", "k3"), keys(search(second, question, NOW)));
    SearchItems even =
        new SearchItems(in("t"), List.of(is("even", Comparison.EQ, "true")), "q", 10, 0, false);
    assertEquals(List.of("k0", "k2", "k4"), keys(search(even, question, NOW)));
  }

  @Test
  void forgetsTheVectorsOfWhatIsReplacedOrDeleted() {
    SearchItems all = SearchItems.under(Namespace.ROOT, 10);
    put(actor(), item(at("k", "t"), "{}", Duration.ofMinutes(1)), vector(1, 0, 0));
    put(actor(), item(at("l", "t"), "{}"), vector(1, 0, 0));
    put(actor(), item(at("k", "t"), "{}"), vector(0, 1, 0));
    List<FoundItem> found = search(all, question(1, 0, 0), NOW);
    assertEquals(List.of("l", "k"), keys(found));
    assertEquals(0, score(found.get(1)), 1e-6);
    put(actor(), item(at("k", "t"), "{}"));
    assertEquals(List.of("l"), keys(search(all, question(1, 0, 0), NOW)));
  }
}
