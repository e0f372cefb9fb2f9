package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands on facts as they are run, on a real database. */
class FactCommandsIT extends CommandFixture {

  private static Map<?, ?> object(String text) {
    return (Map<?, ?>) read(text);
  }

  private Map<?, ?> ok(Map<String, String> env, String... arguments) {
    Run run = run(env, arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return object(run.out().lines().findFirst().orElseThrow());
  }

  private static Map<?, ?> fact(Map<?, ?> asserted) {
    return (Map<?, ?>) asserted.get("fact");
  }

  @Test
  void assertsListsAndExplains() {
    Map<String, String> env = named("facts-asserting");
    ok(env, "facts", "predicates", "city", "--single", "--role", "org_admin");
    Map<?, ?> first = ok(env, "facts", "assert", "Alice", "city", "Porto", "--from", "2020-01-01");
    Map<?, ?> later = ok(env, "facts", "assert", "Alice", "city", "Faro", "--from", "2025-01-01");
    ok(env, "facts", "assert", "Alice", "works_at", "Acme", "--entity", "--confidence", "0.5");
    assertEquals("asserted", first.get("outcome"));
    assertEquals("superseded", later.get("outcome"));

    assertEquals(
        List.of("Faro"),
        objects(env, "facts", "list", "--subject", "ALICE", "--predicate", "city"));
    assertEquals(
        List.of("Porto"),
        objects(env, "facts", "list", "--predicate", "city", "--as-of", "2024-06-01"));
    assertEquals(
        List.of("Acme"),
        objects(env, "facts", "list", "--entity", "--object", "acme", "--predicate", "works_at"));
    Run page = run(env, "facts", "list", "--limit", "1", "-o", "json");
    assertEquals(true, object(page.out()).get("has_more"), page.out());

    String id = String.valueOf(fact(first).get("id"));
    assertEquals("city", ok(env, "facts", "show", id).get("predicate"));
    Run why = run(env, "facts", "why", id, "-o", "table");
    assertTrue(why.out().contains("+0.80"), why.out());
    Run history = run(env, "facts", "history", id);
    assertEquals(2, history.out().lines().count(), history.out());
    assertEquals(
        ExitCodes.USAGE, run(env, "facts", "assert", "Alice", "city", "a", "--path", "x").code());
    assertEquals(ExitCodes.NOT_FOUND, run(named("facts-elsewhere"), "facts", "show", id).code());
  }

  @Test
  void confirmsRetractsAndRejects_asAPerson() {
    Map<String, String> env = named("facts-deciding");
    String id = String.valueOf(fact(ok(env, "facts", "assert", "Bob", "age", "41")).get("id"));
    assertEquals("confirmed", ok(env, "facts", "confirm", id).get("path"));
    ok(env, "facts", "assert", "Bob", "age", "42", "--on-conflict", "contradict");
    Run conflicts = run(env, "facts", "conflicts", "-o", "table");
    assertTrue(conflicts.out().contains("Bob age 42"), conflicts.out());
    Run agent = run(env, "facts", "confirm", id, "--role", "l9_system");
    assertEquals(ExitCodes.AUTHENTICATION, agent.code(), agent.err());
    assertEquals("retracted", ok(env, "facts", "retract", id, "--reason", "a slip").get("state"));

    Map<?, ?> rejection =
        ok(env, "facts", "reject", "Bob", "works_at", "Acme", "--reason", "never");
    Map<?, ?> absorbed = ok(env, "facts", "assert", "BOB", "works_at", "ACME ");
    assertEquals("absorbed", absorbed.get("outcome"));
    Run again = run(env, "facts", "assert", "Bob", "works_at", "acme", "-o", "table");
    assertTrue(again.out().contains("absorbed"), again.out());
    assertEquals(2L, ok(env, "facts", "rejections", "--only-standing").get("attempts"));
    String rejected = String.valueOf(rejection.get("id"));
    Run lifted = run(env, "facts", "lift", rejected, "--reason", "now", "-o", "table");
    assertTrue(lifted.out().contains("lifted"), lifted.out() + lifted.err());
    assertEquals(
        ExitCodes.CONFLICT, run(env, "facts", "lift", rejected, "--reason", "again").code());
    assertFalse(run(env, "facts", "rejections").out().isEmpty());
    assertEquals("", run(env, "facts", "rejections", "--only-standing").out());
    assertEquals(
        ExitCodes.USAGE, run(env, "facts", "reject", "Bob", "works_at", "--reason", "no").code());
  }

  private List<Object> objects(Map<String, String> env, String... arguments) {
    Run run = run(env, arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run.out().lines().map(line -> (Object) object(line).get("object")).toList();
  }

  @Test
  void extractsFactsOfPackets_byEachChoice() throws IOException {
    Map<String, String> env = named("facts-extracting");
    String one = remembered(env, "{\"subject\":\"Carol\",\"city\":\"Oslo\"}");
    String other = remembered(env, "{\"subject\":\"Carol\",\"food\":\"rice\"}");
    Map<?, ?> extracted = ok(env, "facts", "extract", one);
    assertEquals(one, extracted.get("packet_id"));
    assertEquals(
        Map.of("packets", 1L, "facts", 1L, "absorbed", 0L),
        summary(run(env, "facts", "extract", other)));
    for (List<String> choice :
        List.of(List.of("--all"), List.of("--type", "note"), List.of("--query", "rice"))) {
      List<String> arguments = new ArrayList<>(List.of("facts", "extract"));
      arguments.addAll(choice);
      Map<?, ?> summary = summary(run(env, arguments.toArray(String[]::new)));
      assertTrue((long) (Long) summary.get("packets") >= 1, summary::toString);
    }
    assertEquals(2, objects(env, "facts", "list", "--subject", "carol").size(), "each once");
    ok(env, "facts", "reject", "Carol", "food", "rice", "--reason", "no");
    Run again = run(env, "facts", "extract", "--all", "-o", "table");
    assertTrue(again.out().contains("1 values"), again.out());
    assertEquals(ExitCodes.USAGE, run(env, "facts", "extract").code());
    assertEquals(ExitCodes.USAGE, run(env, "facts", "extract", one, "--all").code());
  }

  /** Stores a packet, and returns its id. */
  private String remembered(Map<String, String> env, String payload) throws IOException {
    Path line = folder.resolve("packet.ndjson");
    Files.writeString(line, "{\"packet_type\":\"note\",\"payload\":" + payload + "}");
    return String.valueOf(ok(env, "import", line.toString()).get("id"));
  }

  private static Map<?, ?> summary(Run run) {
    assertEquals(ExitCodes.OK, run.code(), run.err());
    String last = run.out().lines().reduce((earlier, later) -> later).orElseThrow();
    return (Map<?, ?>) object(last).get("summary");
  }

  @Test
  void reinforcesContradictsAndErases() throws IOException {
    Map<String, String> env = named("facts-deeds");
    String id = String.valueOf(fact(ok(env, "facts", "assert", "Dan", "city", "Rome")).get("id"));
    String packet = remembered(env, "{\"text\":\"Dan lives in Rome\"}");
    Map<?, ?> stronger = ok(env, "facts", "reinforce", id, "--packet", packet);
    assertEquals(2L, stronger.get("support"));
    Map<?, ?> weaker = ok(env, "facts", "contradict", id, "--reason", "moved", "--packet", packet);
    assertEquals(1L, weaker.get("contradictions"));
    assertEquals(ExitCodes.USAGE, run(env, "facts", "erase", id).code());
    assertEquals(ExitCodes.AUTHENTICATION, run(env, "facts", "erase", id, "--yes").code());
    assertEquals(
        id, ok(env, "facts", "erase", id, "--yes", "--role", "tenant_admin").get("erased"));
    assertEquals(List.of(), objects(env, "facts", "list", "--subject", "dan"));
  }

  @Test
  void adoptsRows_whereThereAreAny() {
    Map<String, String> env = named("facts-adopting");
    assertEquals(
        Map.of("adopted", 0L, "merged", 0L, "absorbed", 0L, "left", 0L),
        summary(run(env, "facts", "adopt")));
    Run table = run(env, "facts", "adopt", "-o", "table", "--role", "tenant_admin");
    assertTrue(table.out().contains("0 became facts"), table.out());
  }
}
