package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Trade in a terminal, on a real database; each test has a tenant of its own. */
class TradeCommandIT extends CommandFixture {

  private static final String PLANT = "019ca945-0a00-7000-8000-0000000000aa";

  private String tenant = "";

  private Run trade(String... arguments) {
    List<String> all = new ArrayList<>(List.of("trade"));
    all.addAll(Arrays.asList(arguments));
    return run(named(tenant), all.toArray(String[]::new));
  }

  private Run ok(String... arguments) {
    Run run = trade(arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run;
  }

  private Map<?, ?> json(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--json");
    return (Map<?, ?>) read(ok(all.toArray(String[]::new)).out());
  }

  private static List<?> data(Map<?, ?> answer) {
    return (List<?>) answer.get("data");
  }

  private static String text(Object value) {
    return String.valueOf(value);
  }

  private static Object first(Map<?, ?> answer, String member) {
    return ((Map<?, ?>) data(answer).get(0)).get(member);
  }

  private void refuses(int code, String message, String... arguments) {
    Run run = trade(arguments);
    assertEquals(code, run.code(), run.err());
    assertContains(run.err(), message);
    assertEquals("", run.out());
  }

  private String id(String member, String... arguments) {
    return text(json(arguments).get(member));
  }

  private String sale(String buyer, String price, String currency) {
    return id(
        "transaction_id",
        "create",
        "transactions",
        ("{\"buyer_id\":%s,\"material\":{\"id\":\"PET\"},\"price\":%s,\"currency\":\"%s\","
                + "\"quantity\":\"10\",\"unit\":\"kg\",\"timestamp\":\"2026-01-05T00:00:00Z\"}")
            .formatted(buyer == null ? "null" : "\"" + buyer + "\"", price, currency));
  }

  @Test
  void changesAParty_againstWhatIsExpected_andKeepsItsVersions() {
    tenant = "parties";
    String acme =
        id("buyer_id", "create", "buyers", "{\"name\":\"Acme\",\"profile\":{\"a\":1,\"b\":2}}");
    Map<?, ?> patched =
        json("patch", "buyers", acme, "{\"profile\":{\"a\":null}}", "--expect", "1");
    assertEquals("{b=2}", text(patched.get("profile")));
    assertEquals("2", text(patched.get("version")));
    assertEquals(patched, json("get", "buyers", acme), "what was answered is what was stored");
    assertEquals(patched, first(json("versions", "buyers", acme), "document"));
    refuses(ExitCodes.CONFLICT, "version 2", "patch", "buyers", acme, "{}", "--expect", "1");
    refuses(ExitCodes.CONFLICT, "version", "patch", "buyers", acme, "{\"version\":7}");
    refuses(
        ExitCodes.USAGE, "nothing is no member here", "patch", "buyers", acme, "{\"nothing\":1}");
    refuses(ExitCodes.USAGE, "name is required", "create", "buyers", "{\"profile\":{}}");
    refuses(ExitCodes.NOT_FOUND, "no supplier", "get", "suppliers", acme);

    String sale = sale(acme, "\"1.50\"", "EUR");
    refuses(ExitCodes.CONFLICT, "referred to 1 time", "delete", "buyers", acme);
    assertEquals(true, json("archive", "buyers", acme).get("archived"));
    assertEquals(List.of(), data(json("list", "buyers")));
    assertContains(ok("list", "buyers", "--archived", "-o", "table").out(), "archived");
    assertEquals(false, json("unarchive", "buyers", acme).get("archived"));
    refuses(ExitCodes.USAGE, "archived is no field", "archive", "transactions", sale);
    assertEquals(acme, json("delete", "buyers", acme, "--detach", "--expect", "4").get("deleted"));
    Map<?, ?> kept = json("get", "transactions", sale);
    assertNull(kept.get("buyer_id"));
    assertEquals("Acme", ((Map<?, ?>) kept.get("buyer_snapshot")).get("name"));
    assertEquals(5, data(json("versions", "buyers", acme)).size());
    assertContains(ok("versions", "buyers", acme, "-o", "table").out(), "v5 deleted");
    assertEquals(true, json("versions", "buyers", acme, "--limit", "2").get("has_more"));
  }

  @Test
  void movesATransaction_onlyAsTheTableAllows() {
    tenant = "moving";
    String sale = sale(null, "1.50", "EUR");
    assertEquals("1.50", json("get", "transactions", sale).get("price"));
    assertEquals(
        json("get", "transactions", sale),
        first(json("versions", "transactions", sale), "document"));
    refuses(
        ExitCodes.CONFLICT,
        "may become agreed or cancelled",
        "move",
        "transactions",
        sale,
        "settled");
    refuses(ExitCodes.USAGE, "must be one of agreed", "move", "transactions", sale, "lost");
    assertEquals(
        "agreed", json("move", "transactions", sale, "agreed", "--expect", "1").get("status"));
    refuses(
        ExitCodes.CONFLICT,
        "says for ever",
        "patch",
        "transactions",
        sale,
        "{\"quantity\":\"11\"}");
    assertEquals("agreed", first(json("moves", "transactions", sale), "to"));
    assertEquals(2, data(json("moves", "transactions", sale)).size());
    assertContains(ok("moves", "transactions", sale, "-o", "table").out(), "v2 draft -> agreed");
    refuses(ExitCodes.NOT_FOUND, "no transaction", "moves", "transactions", PLANT);
  }

  @Test
  void findsDocuments_byFieldBeginningTimeAndScalar() {
    tenant = "finding";
    ok("create", "suppliers", "{\"name\":\"Rhine Polymers\",\"profile\":{\"region\":\"north\"}}");
    ok("create", "suppliers", "{\"name\":\"Rhine Metals\",\"profile\":{\"region\":5}}");
    assertEquals(2, data(json("list", "suppliers", "--starts", "name=rhine")).size());
    assertEquals(1, data(json("list", "suppliers", "--where", "name=rhine metals")).size());
    assertEquals(1, data(json("list", "suppliers", "--attr", "profile.region=north")).size());
    assertEquals(1, data(json("list", "suppliers", "--attr", "profile.region=5")).size());
    assertEquals(0, data(json("list", "suppliers", "--to", "2020-01-01")).size());
    assertEquals(true, json("list", "suppliers", "--limit", "1").get("has_more"));
    assertEquals(2, ok("list", "suppliers", "-o", "jsonl").out().lines().count());
    refuses(ExitCodes.USAGE, "colour is no field", "list", "suppliers", "--where", "colour=red");
    refuses(ExitCodes.USAGE, "--from must be", "list", "suppliers", "--from", "soon");
  }

  @Test
  void linksMaterials_andKeepsMetadataByTypeAndId() {
    tenant = "materials";
    String edge = id("edge_id", "link", "PET", "rPET", "into", "--weight", "0.80");
    assertEquals(edge, id("edge_id", "link", "pet", "PP", "into"));
    List<?> relationships = (List<?>) json("get", "material-edges", edge).get("relationships");
    assertEquals("{to=rPET, type=into, weight=0.80}", text(relationships.get(0)));
    assertEquals(2, relationships.size());
    refuses(ExitCodes.USAGE, "weight must be a decimal", "link", "a", "b", "c", "--weight", "x");

    String[] create = {"create", "metadata", "{\"metadata\":{}}", "--type", "plant", "--id", PLANT};
    assertEquals("plant", json(create).get("entity_type"));
    refuses(ExitCodes.CONFLICT, "version 1", create);
    assertEquals(1, data(json("list", "metadata", "--where", "entity_type=plant")).size());
    assertEquals(PLANT, json("delete", "metadata", PLANT).get("deleted"));
  }

  @Test
  void sumsExactly_andMixesNoCurrencies() {
    tenant = "sums";
    sale(null, "0.1", "EUR");
    sale(null, "\"0.20\"", "EUR");
    assertEquals("3.00", json("sums", "--total").get("amount"));
    sale(null, "1", "USD");
    assertEquals(2, data(json("sums", "--by", "material,period", "--period", "year")).size());
    assertEquals("pet", first(json("sums", "--by", "material"), "material"));
    assertContains(
        ok("sums", "--by", "material", "--scale", "1", "-o", "table").out(),
        "pet 2 transactions 20.0 kg 3.0 EUR");
    refuses(ExitCodes.USAGE, "EUR per kg, USD per kg", "sums", "--total");
    assertTrue(data(json("sums", "--to", "2020-01-01")).isEmpty());
  }

  @Test
  void showsNothingToAnotherTenant() {
    tenant = "own";
    String acme = id("buyer_id", "create", "buyers", "{\"name\":\"Acme\",\"profile\":{}}");
    sale(acme, "1", "EUR");
    tenant = "other";
    assertEquals(List.of(), data(json("list", "buyers")));
    assertEquals(List.of(), data(json("sums")));
    refuses(ExitCodes.NOT_FOUND, "no buyer", "get", "buyers", acme);
    refuses(ExitCodes.NOT_FOUND, "no buyer", "patch", "buyers", acme, "{}");
    refuses(ExitCodes.NOT_FOUND, "no buyer", "versions", "buyers", acme);
  }
}
