package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.rest.trade.TradeResource;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of trade over HTTP. */
class TradeRoutesTest extends TradeHttpTest {

  @Test
  void testsEveryKindThatThereIs() {
    assertEquals(
        TradeResource.ALL.stream()
            .map(resource -> TRADE + resource.path())
            .collect(Collectors.toSet()),
        Arrays.stream(Kind.values()).map(kind -> kind.path).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void refusesAChange_withoutAConditionAndUnderAStaleOne(Kind kind) {
    String path = created(kind);
    for (String method : List.of("PATCH", "DELETE")) {
      boolean isKept = kind == Kind.TRANSACTION && method.equals("DELETE");
      if (isKept) {
        assertEquals(405, change(method, path, null, null).status());
        continue;
      }
      String body = method.equals("PATCH") ? kind.patch : null;
      Answer unconditional = change(method, path, null, body);
      assertProblem(428, "precondition-required", null, unconditional);
      assertTrue(unconditional.at("/detail").contains("\"v1\""), unconditional::toString);
      Answer stale = change(method, path, "\"v7\"", body);
      assertProblem(412, "version-mismatch", null, stale);
      assertEquals("1", stale.at("/current_version"));
    }
    assertEquals("\"v1\"", rest.get(path).header("ETag"));
    Answer patched = patch(path, "\"v1\"", kind.patch);
    assertEquals(200, patched.status(), patched::toString);
    assertEquals("\"v2\"", patched.header("ETag"));
    assertEquals(patched.text(), rest.get(path).text());
    assertProblem(412, "version-mismatch", null, patch(path, "\"v1\"", kind.patch));
    if (kind != Kind.TRANSACTION) {
      assertEquals(204, change("DELETE", path, "\"v2\"", null).status());
      assertProblem(404, "not-found", null, rest.get(path));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void keepsEveryVersion_withWhoWroteItAndWhen(Kind kind) {
    String path = created(kind);
    String first = rest.get(path).text();
    rest.clock.advance(Duration.ofMinutes(1));
    patch(path, "\"v1\"", kind.patch);
    Answer versions = rest.get(path + "/versions");
    assertEquals(2, versions.json().path("data").size(), versions::toString);
    assertEquals(rest.get(path).text(), versions.json().at("/data/0/document").toString());
    assertEquals(first, versions.json().at("/data/1/document").toString());
    assertEquals(String.valueOf(rest.world.endUser().user()), versions.at("/data/0/by"));
    Answer page = rest.get(path + "/versions?limit=1");
    assertEquals(
        "1",
        rest.get(path + "/versions?limit=1&cursor=" + page.at("/next_cursor"))
            .at("/data/0/version"));
    if (kind != Kind.TRANSACTION) {
      assertEquals(204, change("DELETE", path, "\"v2\"", null).status());
      Answer after = rest.get(path + "/versions");
      assertTrue(after.json().at("/data/0/document").isNull(), after::toString);
      assertEquals(first, after.json().at("/data/2/document").toString());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void createsOnce_withAKey(Kind kind) {
    if (kind == Kind.METADATA) {
      return; // its address is the key
    }
    String[] ids = new String[2];
    for (int i = 0; i < 2; i++) {
      Answer answer =
          rest.send(
              rest.request(kind.path)
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "one")
                  .POST(BodyPublishers.ofString(kind.body)));
      assertEquals(201, answer.status(), answer::toString);
      ids[i] = answer.header("Location");
    }
    assertEquals(ids[0], ids[1]);
    assertEquals(1, rest.get(kind.path).json().path("data").size());
  }

  @Test
  void patchesJson_asTheStandardSays() {
    String path =
        created(Kind.BUYER, "{\"name\":\"Acme\",\"profile\":{\"a\":1,\"b\":{\"c\":2,\"d\":3}}}");
    Answer patched = patch(path, "\"v1\"", "{\"profile\":{\"a\":null,\"b\":{\"c\":5}}}");
    assertEquals("{\"b\":{\"c\":5,\"d\":3}}", patched.json().at("/profile").toString());
    assertEquals("Acme", patched.at("/name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1.50\"",
        "1.50",
        "\"99999999999999999999999999.999999999999\"",
        "99999999999999999999999999.999999999999",
        "\"0.100000000000\"",
        "-0.3",
        "0",
        "123456789012345678901234567890"
      })
  void keepsEveryDigitOfADecimal_ofAStringAndOfANumber(String price) {
    String digits = price.replace("\"", "");
    String path =
        created(
            Kind.TRANSACTION,
            "{\"material\":{\"id\":\"PET\"},\"price\":%s,\"currency\":\"EUR\"}".formatted(price));
    assertEquals("\"" + digits + "\"", rest.get(path).json().at("/price").toString());
    Answer patched = patch(path, "\"v1\"", "{\"price\":%s}".formatted(price));
    assertEquals("\"" + digits + "\"", patched.json().at("/price").toString());
    assertEquals(
        "\"" + digits + "\"",
        rest.get(path + "/versions").json().at("/data/1/document/price").toString());
  }

  @Test
  void movesAStatus_onlyAsTheTableAllows_andListsTheMoves() {
    String path =
        created(
            Kind.TRANSACTION, "{\"material\":{\"id\":\"PET\"},\"quantity\":\"2\",\"unit\":\"kg\"}");
    Answer skipped = patch(path, "\"v1\"", "{\"status\":\"settled\"}");
    assertProblem(409, "conflict", null, skipped);
    assertTrue(skipped.at("/detail").contains("agreed or cancelled"), skipped::toString);
    assertEquals(200, patch(path, "\"v1\"", "{\"quantity\":\"3\"}").status());
    rest.clock.advance(Duration.ofMinutes(1));
    assertEquals(200, patch(path, "\"v2\"", "{\"status\":\"agreed\"}").status());
    assertProblem(409, "immutable-field", null, patch(path, "\"v3\"", "{\"quantity\":\"4\"}"));
    assertEquals(
        200, change("PATCH", path, "colleague", "\"v3\"", "{\"status\":\"cancelled\"}").status());
    assertProblem(409, "conflict", null, patch(path, "\"v4\"", "{\"status\":\"draft\"}"));

    String changes = path + "/status-changes";
    assertEquals(List.of("cancelled", "agreed", "draft"), all(changes, "to"));
    assertEquals(List.of("4", "3", "1"), all(changes, "version"));
    assertEquals(String.valueOf(rest.world.colleague().user()), rest.get(changes).at("/data/0/by"));
    assertEquals("2026-03-01T12:01:00Z", rest.get(changes).at("/data/1/at"));
    Answer first = rest.get(changes + "?limit=2");
    assertEquals(
        List.of("draft"), all(changes + "?limit=2&cursor=" + first.at("/next_cursor"), "to"));
    assertProblem(
        404, "not-found", null, rest.get(TRADE + "transactions/" + UNKNOWN + "/status-changes"));
  }

  @Test
  void deletesAParty_onlyWhenItsTransactionsAreDetached_whichShowIt() {
    String id = buyer("Acme");
    String path = TRADE + "buyers/" + id;
    String sale =
        created(
            Kind.TRANSACTION, "{\"buyer_id\":\"%s\",\"material\":{\"id\":\"PET\"}}".formatted(id));
    assertEquals(200, patch(path, "\"v1\"", "{\"name\":\"Emca\"}").status());
    assertEquals("Acme", rest.get(sale).at("/buyer_snapshot/name"));
    Answer refused = change("DELETE", path, "\"v2\"", null);
    assertProblem(409, "conflict", null, refused);
    assertTrue(refused.at("/detail").contains("1 time"), refused::toString);
    assertProblem(
        422, "validation-failed", "/detach", change("DELETE", path + "?detach=1", "*", null));
    assertEquals(204, change("DELETE", path + "?detach=true", "\"v2\"", null).status());
    Answer kept = rest.get(sale);
    assertTrue(kept.json().at("/buyer_id").isNull(), kept::toString);
    assertEquals(id, kept.at("/buyer_snapshot/id"));
    assertEquals(
        List.of(kept.at("/transaction_id")),
        all(TRADE + "transactions?buyer_id=" + id, "transaction_id"));
  }

  @Test
  void putsAPartyAside_andTakesItBack() {
    String id = buyer("Acme");
    String path = TRADE + "buyers/" + id;
    String sale = "{\"buyer_id\":\"%s\",\"material\":{\"id\":\"PET\"}}".formatted(id);
    created(Kind.TRANSACTION, sale);
    Answer archived = patch(path, "\"v1\"", "{\"archived\":true}");
    assertEquals("true", archived.at("/archived"));
    assertEquals("2026-03-01T12:00:00Z", archived.at("/archived_at"));
    assertEquals(List.of(), all(TRADE + "buyers", "name"));
    assertEquals(List.of("Acme"), all(TRADE + "buyers?include=archived", "name"));
    assertProblem(422, "parent-not-found", "/buyer_id", rest.post(TRADE + "transactions", sale));
    assertEquals("1", rest.get(TRADE + "total?buyer_id=" + id).at("/transactions"));
    assertEquals(200, patch(path, "\"v2\"", "{\"archived\":false}").status());
    assertEquals(List.of("Acme"), all(TRADE + "buyers", "name"));
    assertProblem(
        409, "immutable-field", "/archived_at", patch(path, "\"v3\"", "{\"archived_at\":null}"));
  }

  @Test
  void findsDocuments_byNameFieldsTimeAndJson_pageByPage() {
    rest.post(TRADE + "buyers", "{\"name\":\"Acme  North\",\"profile\":{\"region\":\"north\"}}");
    rest.clock.advance(Duration.ofMinutes(1));
    rest.post(TRADE + "buyers", "{\"name\":\"Acme South\",\"profile\":{\"tags\":[1,\"x\"]}}");
    rest.clock.advance(Duration.ofMinutes(1));
    rest.post(TRADE + "buyers", "{\"name\":\"Other\",\"profile\":{\"region\":5}}");
    String buyers = TRADE + "buyers?";
    assertEquals(List.of("Other", "Acme South", "Acme  North"), all(TRADE + "buyers", "name"));
    assertEquals(List.of("Acme  North"), all(buyers + "name=ACME%20north", "name"));
    assertEquals(List.of("Acme South", "Acme  North"), all(buyers + "name_prefix=acme", "name"));
    assertEquals(List.of("Acme  North"), found("{\"profile.region\":\"north\"}"));
    assertEquals(List.of("Other"), found("{\"profile.region\":5.0}"));
    assertEquals(List.of("Acme South"), found("{\"profile.tags[]\":[1,\"x\"]}"));
    assertEquals(List.of(), found("{\"profile.tags[]\":[1,\"y\"]}"));
    assertEquals(
        List.of("Acme South"),
        all(buyers + "from=2026-03-01T12:01:00Z&to=2026-03-01T12:02:00Z", "name"));
    Answer page = rest.get(buyers + "limit=2");
    assertEquals(
        List.of("Acme  North"), all(buyers + "limit=2&cursor=" + page.at("/next_cursor"), "name"));
  }

  private List<String> found(String attr) {
    return all(TRADE + "buyers?attr=" + encoded(attr), "name");
  }

  @Test
  void findsTransactions_byPartyMaterialStatusCurrencyAndUnit() {
    String id = buyer("Acme");
    String one =
        create(
                Kind.TRANSACTION,
                ("{\"buyer_id\":\"%s\",\"material\":{\"id\":\"PET\"},\"price\":1,\"currency\":"
                        + "\"EUR\",\"quantity\":2,\"unit\":\"kg\","
                        + "\"timestamp\":\"2026-01-01T00:00:00Z\"}")
                    .formatted(id))
            .at("/transaction_id");
    String two =
        create(Kind.TRANSACTION, "{\"material\":{\"name\":\"Pet Flakes\"},\"status\":\"settled\"}")
            .at("/transaction_id");
    for (String query :
        List.of(
            "buyer_id=" + id,
            "material=pet",
            "currency=EUR",
            "unit=kg",
            "status=draft",
            "to=2026-02-01T00:00:00Z")) {
      assertEquals(List.of(one), all(TRADE + "transactions?" + query, "transaction_id"), query);
    }
    for (String query : List.of("material=pet%20flakes", "status=settled")) {
      assertEquals(List.of(two), all(TRADE + "transactions?" + query, "transaction_id"), query);
    }
    assertEquals(
        List.of(two, one), all(TRADE + "transactions?material_prefix=pet", "transaction_id"));
    assertEquals(List.of(), all(TRADE + "transactions?buyer_id=" + UNKNOWN, "transaction_id"));
  }

  @Test
  void linksMaterials_inTheDocumentOfTheFirst() {
    String edges = TRADE + "material-edges";
    Answer made = put(edges, "{\"from\":\"PET\",\"to\":\"rPET\",\"type\":\"into\"}", null, null);
    assertEquals(201, made.status(), made::toString);
    String path = made.header("Location");
    assertEquals("{\"id\":\"PET\"}", made.json().at("/material").toString());
    Answer weighed =
        put(
            edges,
            "{\"from\":\"pet\",\"to\":\"rPET\",\"type\":\"into\",\"weight\":0.80}",
            null,
            null);
    assertEquals(200, weighed.status(), weighed::toString);
    assertEquals("\"v2\"", weighed.header("ETag"));
    assertEquals(
        "[{\"to\":\"rPET\",\"type\":\"into\",\"weight\":\"0.80\"}]",
        rest.get(path).json().at("/relationships").toString());
    put(edges, "{\"from\":\"PET\",\"to\":\"PP\",\"type\":\"into\",\"weight\":\"1\"}", null, null);
    assertEquals(2, rest.get(path).json().path("relationships").size());
    assertEquals(
        List.of(made.at("/edge_id")),
        all(edges + "?attr=" + encoded("{\"relationships[].to\":\"PP\"}"), "edge_id"));
    assertEquals(204, change("DELETE", path, "\"v3\"", null).status());
  }

  @Test
  void addressesMetadata_byTypeAndId() {
    assertProblem(
        428, "precondition-required", null, put(plant(), "{\"metadata\":{}}", null, null));
    assertProblem(
        412, "version-mismatch", null, put(plant(), "{\"metadata\":{}}", "If-Match", "\"v1\""));
    created(Kind.METADATA);
    assertEquals("plant", rest.get(plant()).at("/entity_type"));
    String other = plant().replace("/plant/", "/other/");
    for (Answer answer :
        List.of(
            rest.get(other),
            rest.get(other + "/versions"),
            patch(other, "\"v1\"", "{}"),
            change("DELETE", other, "\"v1\"", null))) {
      assertProblem(404, "not-found", null, answer);
    }
    assertProblem(
        412, "version-mismatch", null, put(plant(), "{\"metadata\":{}}", "If-None-Match", "*"));
    assertProblem(
        409, "immutable-field", null, put(other, "{\"metadata\":{}}", "If-Match", "\"v1\""));
    Answer replaced = put(plant(), "{\"metadata\":{\"m\":1}}", "If-Match", "\"v1\"");
    assertEquals(200, replaced.status(), replaced::toString);
    assertEquals("{\"m\":1}", replaced.json().at("/metadata").toString());
    assertEquals(1, all(TRADE + "metadata?entity_type=plant", "entity_id").size());
    assertEquals(List.of(), all(TRADE + "metadata?entity_type=other", "entity_id"));
    assertEquals(204, change("DELETE", plant(), "\"v2\"", null).status());
    assertEquals("\"v4\"", create(Kind.METADATA, "{\"metadata\":{}}").header("ETag"), "counts on");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "100%", "c:\\plants", "..", "a b?c&d=e;f#g", "日本"})
  void takesTypesOfAnyCharacters_inTheQuery(String type) {
    String address = "?entity_type=" + encoded(type) + "&id=" + entity;
    String path = TRADE + "entity" + address;
    Answer made = put(path, "{\"metadata\":{\"n\":1}}", "If-None-Match", "*");
    assertEquals(201, made.status(), made::toString);
    assertEquals(type, rest.get(path).at("/entity_type"));
    assertEquals(200, patch(path, "\"v1\"", "{\"metadata\":{\"n\":2}}").status());
    assertEquals(List.of("2", "1"), all(TRADE + "entity/versions" + address, "version"));
    assertEquals(204, change("DELETE", path, "\"v2\"", null).status());
    assertProblem(422, "validation-failed", "/id", rest.get(TRADE + "entity?entity_type=a"));
    assertProblem(
        422, "validation-failed", "/entity_type", rest.get(TRADE + "entity?id=" + UNKNOWN));
  }

  @Test
  void answersARead_withoutABody_ifItIsStillWhatTheClientHas() {
    Set<String> tags =
        Arrays.stream(Kind.values())
            .map(
                kind -> {
                  String path = created(kind);
                  String tag = rest.get(path).header("ETag");
                  assertEquals(
                      304, rest.send(rest.request(path).header("If-None-Match", tag)).status());
                  return tag;
                })
            .collect(Collectors.toSet());
    assertEquals(Set.of("\"v1\""), tags);
  }
}
