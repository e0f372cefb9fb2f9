package io.l9.substrate.domain.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The checks that operations of the store run on themselves. */
class StoreCommandsTest {

  private static final ItemAddress ADDRESS = new ItemAddress(Namespace.of("a"), "k");
  private static final JsonDocument NOTHING = new JsonDocument("{}");

  private static void assertRefused(String pointer, Executable command) {
    ValidationException e = assertThrows(ValidationException.class, command);
    assertEquals(pointer, e.violations().get(0).pointer());
  }

  private static PutItem put(@Nullable Double ttl) {
    return new PutItem(ADDRESS, NOTHING, List.of(), ttl);
  }

  @Test
  void wantsANamespaceWithALabel_andAKey() {
    assertRefused("/namespace", () -> new ItemAddress(Namespace.ROOT, "k"));
    assertRefused("/key", () -> new ItemAddress(Namespace.of("a"), ""));
    assertRefused("/key", () -> new ItemAddress(Namespace.of("a"), "x".repeat(256)));
  }

  @Test
  void wantsAnObjectForAValue_ofABoundedSize() {
    assertRefused("/value", () -> new PutItem(ADDRESS, new JsonDocument("[]"), List.of(), null));
    JsonDocument large = new JsonDocument("{\"a\":\"" + "x".repeat(PutItem.MAX_VALUE) + "\"}");
    assertRefused("/value", () -> new PutItem(ADDRESS, large, List.of(), null));
    List<IndexPath> many = Collections.nCopies(21, IndexPath.WHOLE);
    assertRefused("/index", () -> new PutItem(ADDRESS, NOTHING, many, null));
  }

  @Test
  void keepsMinutesAsMicroseconds() {
    assertNull(put(null).ttl());
    for (double minutes : new double[] {0.1, 1.0 / 3, 1, 1e-7, PutItem.MAX_TTL}) {
      Duration ttl = put(minutes).ttl();
      assertEquals(ttl, PutItem.ttl(PutItem.minutes(ttl)));
    }
    assertEquals(Duration.ofSeconds(6), put(0.1).ttl());
    for (double minutes : new double[] {0, -1, Double.NaN, 1e9}) {
      assertRefused("/ttl_minutes", () -> put(minutes));
    }
  }

  @Test
  void boundsWhatACallFinds() {
    assertRefused("/ops", () -> StoreBatch.of());
    StoreOp half = SearchItems.under(Namespace.ROOT, 500);
    assertEquals(2, StoreBatch.of(half, half).ops().size());
    StoreOp one = SearchItems.under(Namespace.ROOT, 1);
    assertRefused("/ops/2/search/limit", () -> StoreBatch.of(half, half, one));
    assertRefused("/limit", () -> SearchItems.under(Namespace.ROOT, 1001));
    assertRefused("/limit", () -> ListNamespaces.of(0));
    assertRefused("/max_depth", () -> new ListNamespaces(List.of(), 0, 1, 0));
    assertRefused("/offset", () -> new ListNamespaces(List.of(), null, 1, -1));
    List<StoreOp> many = Collections.nCopies(501, new GetItem(ADDRESS, true));
    assertRefused("/ops", () -> new StoreBatch(many));
    assertTrue(StoreBatch.of(one, put(null)).isWriting());
  }

  @Test
  void comparesByOrderNumbersAndStringsAlone() {
    JsonDocument list = new JsonDocument("[1]");
    assertEquals(list, new ItemCondition("m", Comparison.NE, list).operand());
    assertRefused("/$gt", () -> new ItemCondition("m", Comparison.GT, list));
    assertRefused("/$lte", () -> new ItemCondition("m", Comparison.LTE, new JsonDocument("true")));
  }

  @Test
  void refusesPathsThatAreNone() {
    for (String path : List.of("a[", "a[x]", "{a", "a]", "{}", " ", "")) {
      assertRefused("/index", () -> new IndexPath(path));
    }
    assertEquals("a.b[0][-1][*].{c,d.e}.*", new IndexPath("a.b[0][-1][*].{c,d.e}.*").path());
  }

  @Test
  void matchesLabelsFromEitherEnd() {
    Namespace namespace = Namespace.of("uid", "users", "alice");
    assertTrue(NamespaceMatch.prefix("uid", "*", "alice").isMetBy(namespace));
    assertTrue(NamespaceMatch.suffix("*", "alice").isMetBy(namespace));
    assertTrue(NamespaceMatch.suffix().isMetBy(namespace));
    for (NamespaceMatch other :
        List.of(
            NamespaceMatch.prefix("ui"),
            NamespaceMatch.suffix("lice"),
            NamespaceMatch.suffix("uid"),
            NamespaceMatch.prefix("*", "*", "*", "*"),
            NamespaceMatch.suffix("*", "*", "*", "*"))) {
      assertEquals(false, other.isMetBy(namespace), other::toString);
    }
  }
}
