package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.identity.Permission;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Items over HTTP. */
class StoreRoutesTest extends SharedServerTest {

  private static final String PATH = "/v1/store/batch";

  private Answer batch(String... ops) {
    return rest.post(PATH, "{\"ops\":[" + String.join(",", ops) + "]}");
  }

  private static String at(String key, String labels) {
    return "\"namespace\":[" + labels + "],\"key\":\"" + key + "\"";
  }

  private static String put(String key, String labels, String more) {
    return "{\"put\":{" + at(key, labels) + "," + more + "}}";
  }

  private static String get(String key, String labels) {
    return "{\"get\":{" + at(key, labels) + "}}";
  }

  @Test
  void answersOperationsInOrder() {
    Answer answer =
        batch(
            put("k", "\"a\",\"b\"", "\"value\":{\"n\":1.50},\"index\":[],\"ttl_minutes\":0.5"),
            get("k", "\"a\",\"b\""),
            get("l", "\"a\""),
            "{\"search\":{\"namespace\":[\"a\"],\"filter\":{\"n\":{\"$gt\":1}}}}",
            "{\"list_namespaces\":{\"match_conditions\":[{\"match_type\":\"suffix\",\"namespace\":"
                + "[\"*\",\"b\"]}],\"max_depth\":1}}",
            "{\"delete\":{" + at("k", "\"a\",\"b\"") + "}}",
            "{\"search\":{}}");
    assertEquals(200, answer.status(), answer::toString);
    assertEquals("{}", answer.json().at("/results/0").toString());
    assertEquals("1.5", answer.at("/results/1/item/value/n"));
    assertEquals("0.5", answer.at("/results/1/item/ttl_minutes"));
    assertEquals("{}", answer.json().at("/results/2").toString());
    assertEquals("k", answer.at("/results/3/items/0/key"));
    assertEquals("[[\"a\"]]", answer.json().at("/results/4/namespaces").toString());
    assertEquals("{}", answer.json().at("/results/5").toString());
    assertEquals("[]", answer.json().at("/results/6/items").toString());
  }

  @Test
  void findsByMeaning() {
    Answer answer =
        batch(
            put("tea", "\"m\"", "\"value\":{\"text\":\"green tea\"},\"index\":[\"text\"]"),
            put("car", "\"m\"", "\"value\":{\"text\":\"fast car\"},\"index\":[\"text\"]"),
            "{\"search\":{\"namespace\":[\"m\"],\"query\":\"green tea\",\"limit\":1}}");
    assertEquals("tea", answer.at("/results/2/items/0/key"), answer::toString);
    assertEquals(1, answer.json().at("/results/2/items/0/score").asDouble(), 1e-3);
  }

  private void assertRefused(String pointer, String op) {
    assertProblem(422, "validation-failed", pointer, batch(put("no", "\"r\"", "\"value\":{}"), op));
  }

  @Test
  void refusesABatchWhole_andSaysWhere() {
    assertRefused("/ops/1", "{}");
    assertRefused("/ops/1", "{\"search\":{},\"list_namespaces\":{}}");
    assertRefused("/ops/1/get/namespace", get("k", ""));
    assertRefused("/ops/1/get/namespace/1", get("k", "\"a\",\"\""));
    assertRefused("/ops/1/get/key", get("", "\"a\""));
    assertRefused("/ops/1/get/key", "{\"get\":{\"namespace\":[\"a\"]}}");
    assertRefused("/ops/1/put/value", put("k", "\"a\"", "\"value\":[]"));
    assertRefused("/ops/1/put/value", put("k", "\"a\"", "\"ttl_minutes\":1"));
    assertRefused(
        "/ops/1/put/value",
        put("k", "\"a\"", "\"value\":{\"a\":\"" + "x".repeat(256 * 1024) + "\"}"));
    assertRefused("/ops/1/put/index", put("k", "\"a\"", "\"value\":{},\"index\":[\"a[\"]"));
    assertRefused("/ops/1/put/ttl_minutes", put("k", "\"a\"", "\"value\":{},\"ttl_minutes\":0"));
    assertRefused("/ops/1/search/filter/a", "{\"search\":{\"filter\":{\"a\":{\"$in\":[]}}}}");
    assertRefused("/ops/1/search/offset", "{\"search\":{\"offset\":-1}}");
    assertRefused(
        "/ops/1/list_namespaces/match_conditions/0/match_type",
        "{\"list_namespaces\":{\"match_conditions\":[{\"match_type\":\"x\",\"namespace\":[]}]}}");
    assertProblem(
        400,
        "limit-too-large",
        "/ops/1/search/limit",
        batch(get("k", "\"a\""), "{\"search\":{\"limit\":1001}}"));
    assertProblem(422, "validation-failed", "/ops", batch());
    assertEquals("{}", batch(get("no", "\"r\"")).json().at("/results/0").toString());
  }

  @Test
  void needsAPermissionToWrite() {
    EnumSet<Permission> others = EnumSet.allOf(Permission.class);
    others.remove(Permission.STORE_WRITE);
    rest.permissions.put("user", others);
    assertEquals(200, batch(get("k", "\"a\"")).status());
    assertProblem(403, "forbidden", null, batch(put("k", "\"a\"", "\"value\":{}")));
    assertProblem(403, "forbidden", null, batch("{\"delete\":{" + at("k", "\"a\"") + "}}"));
    others.remove(Permission.STORE_READ);
    rest.permissions.put("user", others);
    assertProblem(403, "forbidden", null, batch(get("k", "\"a\"")));
  }

  @Test
  void keepsIdentitiesApart() {
    assertEquals(200, batch(put("mine", "\"own\"", "\"value\":{}")).status());
    String read =
        "{\"ops\":[" + get("mine", "\"own\"") + ",{\"search\":{\"namespace\":[\"own\"]}}]}";
    assertEquals("mine", rest.post(PATH, read).at("/results/0/item/key"));
    for (String other : new String[] {"org-admin", "foreigner"}) {
      Answer answer = rest.post(PATH, other, read);
      assertEquals(
          "[{},{\"items\":[]}]", answer.json().at("/results").toString(), answer::toString);
    }
  }
}
