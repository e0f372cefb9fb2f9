package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A world in a terminal, on a real database; each test has a tenant of its own. */
class WorldCommandIT extends CommandFixture {

  private static final String ACME = "supplier:acme";

  private String tenant = "";

  private Run world(String... arguments) {
    List<String> all = new ArrayList<>(List.of("world"));
    all.addAll(Arrays.asList(arguments));
    return run(named(tenant), all.toArray(String[]::new));
  }

  private Run ok(String... arguments) {
    Run run = world(arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run;
  }

  private Map<?, ?> json(String... arguments) {
    return (Map<?, ?>) read(ok(with(arguments, "--json")).out());
  }

  private Map<?, ?> adminJson(String... arguments) {
    return json(with(arguments, "--role", "org_admin"));
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private static List<?> data(Map<?, ?> answer) {
    return (List<?>) answer.get("data");
  }

  private static String number(Object value) {
    return String.valueOf(value);
  }

  private void refuses(int code, String message, String... arguments) {
    Run run = world(arguments);
    assertEquals(code, run.code(), run.err());
    assertContains(run.err(), message);
    assertEquals("", run.out());
  }

  @Test
  void changesAnEntity_againstWhatIsExpected_andKeepsItsHistory() {
    tenant = "changing";
    ok(
        "put",
        ACME,
        "{\"city\":\"Ulm\",\"in\":{\"$ref\":\"g:x\"}}",
        "--type",
        "s",
        "--expect",
        "absent");
    Map<?, ?> patched = json("patch", ACME, "{\"city\":null,\"n\":2}", "--confidence", "0.5");
    assertEquals("2", number(patched.get("version")));
    assertEquals("s", patched.get("entity_type"));

    refuses(ExitCodes.CONFLICT, "version 2", "put", ACME, "{}", "--expect", "1");
    refuses(ExitCodes.CONFLICT, "version 2", "put", ACME, "{}", "--expect", "absent");
    refuses(ExitCodes.USAGE, "a version, absent or present", "delete", ACME, "--expect", "x");
    refuses(ExitCodes.USAGE, "must be an object", "put", ACME, "[]");
    refuses(ExitCodes.NOT_FOUND, "put it first", "patch", "nobody", "{}");

    List<?> references = data(json("references", "g:x", "--direction", "in"));
    assertEquals(ACME, ((Map<?, ?>) references.get(0)).get("from"));
    refuses(ExitCodes.USAGE, "in or out", "references", ACME, "--direction", "up");

    ok("delete", ACME, "--expect", "2");
    refuses(ExitCodes.NOT_FOUND, "l9: ", "get", ACME);
    assertContains(ok("get", ACME, "--at-state", "1", "-o", "table").out(), "Ulm");
    assertContains(ok("get", ACME, "--at-version", "2", "-o", "table").out(), "v2 0.50");
    List<?> history = data(json("history", ACME));
    assertEquals(3, history.size());
    assertNull(((Map<?, ?>) history.get(0)).get("entity"));
    assertContains(ok("history", ACME, "-o", "table").out(), "/attributes/city");
    assertContains(ok("log", "--entity", ACME, "-o", "table").out(), "change 1 changed: " + ACME);
  }

  @Test
  void findsEntities_byTypeAndAttributes_andMarksWhatIsCut() {
    tenant = "finding";
    ok("put", "a", "{\"city\":\"Ulm\",\"n\":5}", "--type", "s");
    ok("put", "b", "{\"city\":\"Ulm\",\"n\":\"5\"}", "--type", "t", "--confidence", "0.2");
    assertEquals(2, data(json("list", "--attr", "city=Ulm")).size());
    assertEquals(1, data(json("list", "--attr", "city=Ulm", "--attr", "n=5")).size());
    assertEquals(1, data(json("list", "--attr", "n=\"5\"", "--type", "t")).size());
    assertEquals(1, data(json("list", "--min-confidence", "0.5")).size());
    assertEquals(1, data(json("list", "--at-state", "1")).size());
    assertEquals(true, json("list", "--limit", "1").get("has_more"));
    refuses(ExitCodes.NOT_FOUND, "there is no state 9 yet", "list", "--at-state", "9");
    refuses(ExitCodes.USAGE, "string, number", "list", "--attr", "n={}");
  }

  @Test
  void appliesAnInsightOnce_andNothingOfOneThatIsRefused() throws IOException {
    tenant = "insights";
    String file = folder.resolve("insight.json").toString();
    Files.writeString(
        folder.resolve("insight.json"),
        """
        {"insight_id": "019ca945-0a00-7000-8000-0000000000bb", "insight_type": "prices",
         "operations": [
           {"op": "put", "entity_id": "a", "attributes": {"n": 1}, "expected_version": 0},
           {"op": "put", "entity_id": "b", "entity_type": "t", "attributes": {}}]}""");
    Map<?, ?> first = json("insight", file);
    assertEquals(2, ((List<?>) first.get("versions")).size());
    assertEquals(first, json("insight", file));

    Files.writeString(
        folder.resolve("insight.json"),
        """
        {"insight_id": "019ca945-0a00-7000-8000-0000000000cc", "insight_type": "prices",
         "operations": [{"op": "delete", "entity_id": "a"}, {"op": "sell", "entity_id": "b"}]}""");
    refuses(ExitCodes.USAGE, "operations/1/op", "insight", file);
    assertEquals("1", number(json("state").get("state_version")));
  }

  @Test
  void comparesRestoresAndForgets_forAdministratorsAlone() {
    tenant = "restoring";
    ok("put", "a", "{\"n\":1}");
    Map<?, ?> snapshot = adminJson("snapshots", "take", "first");
    String id = String.valueOf(snapshot.get("snapshot_id"));
    ok("patch", "a", "{\"n\":2}");
    ok("put", "b", "{}");

    assertEquals("1", number(json("diff", id, "--summary").get("added")));
    assertEquals(2, data(json("diff", "1", "3")).size());
    assertContains(ok("diff", id, "-o", "table").out(), "\"path\":\"/a/attributes/n\"");
    refuses(ExitCodes.AUTHENTICATION, "administrator", "restore", id, "--yes");
    refuses(
        ExitCodes.CONFLICT,
        "at state 3",
        "restore",
        id,
        "--yes",
        "--expect-state",
        "2",
        "--role",
        "org_admin");
    refuses(ExitCodes.USAGE, "a number, or the id of a snapshot", "diff", "x");

    Map<?, ?> dry = adminJson("restore", id, "--dry-run");
    assertNull(dry.get("update"));
    Map<?, ?> done = adminJson("restore", id, "--yes");
    assertEquals(dry.get("changed"), done.get("changed"));
    assertEquals(dry.get("removed"), done.get("removed"));
    assertEquals(json("state").get("digest"), snapshot.get("digest"));
    String text = ok("restore", "3", "--yes", "--role", "org_admin", "-o", "table").out();
    assertContains(text, "undo it with: l9 world restore 4 --yes");

    assertEquals(3, data(json("snapshots", "list")).size());
    assertEquals(1, data(json("snapshots", "read", id)).size());
    assertEquals(1, ok("snapshots", "read", id, "-o", "jsonl").out().lines().count());
    adminJson("snapshots", "delete", id);
    refuses(ExitCodes.NOT_FOUND, "no such snapshot", "snapshots", "read", id);
    // the restores pinned the states before them, of which the older one is 3
    assertEquals("3", number(adminJson("forget", "5", "--yes").get("oldest_restorable_state")));
    refuses(ExitCodes.NOT_FOUND, "oldest state that is kept is 3", "get", "a", "--at-state", "1");
  }

  @Test
  void setsWhatAJobLeavesOfOldStates() {
    tenant = "retaining";
    assertEquals("every state is kept", ok("retention", "-o", "table").out().strip());
    refuses(ExitCodes.AUTHENTICATION, "administrator", "retention", "--days", "9");
    Map<?, ?> kept = adminJson("retention", "--days", "9", "--states", "7");
    assertEquals("{days=9, states=7}", kept.toString());
    assertEquals("{days=null, states=null}", adminJson("retention", "--everything").toString());
  }

  @Test
  void checks_andRepairsWhatWasChangedPastTheLog() throws Exception {
    tenant = "checking";
    ok("put", "a", "{\"n\":1}");
    assertEquals("0", number(adminJson("check").get("differences")));
    asSuperuser(
        "SET l9.world_is_logged = 'on'; UPDATE world_model_entities SET confidence = 0.1 WHERE"
            + " entity_id = 'a' AND attributes = '{\"n\": 1}' AND tenant_id = (SELECT tenant_id"
            + " FROM world_states ORDER BY changed_at DESC LIMIT 1)");
    Run found = world("check", "--role", "org_admin", "-o", "table");
    assertEquals(ExitCodes.FAILURE, found.code(), found.err());
    assertContains(found.out(), "1 entities differ");
    assertEquals(true, adminJson("check", "--repair").get("repaired"));
    assertTrue(ok("check", "--role", "org_admin", "-o", "table").out().contains("every entity"));
  }

  @Test
  void readsAndRestoresDocuments_ofOtherClients() throws Exception {
    tenant = "documents";
    ok("put", "a", "{}");
    String id = "019ca945-0a00-7000-8000-0000000000dd";
    asSuperuser(
        "INSERT INTO world_model_snapshots (snapshot_id, tenant_id, org_id, user_id, snapshot,"
            + " state_version) SELECT '"
            + id
            + "', tenant_id, org_id, NULL, '{\"b\": {\"n\": 1}}', 1"
            + " FROM world_states ORDER BY changed_at DESC LIMIT 1");
    assertEquals(id, ((Map<?, ?>) data(json("documents", "list")).get(0)).get("document_id"));
    assertEquals(1, data(json("documents", "read", id)).size());
    Map<?, ?> dry = adminJson("documents", "restore", id, "--dry-run");
    String before = String.valueOf(dry.get("state_version_before"));
    String[] confirmed = {"documents", "restore", id, "--yes", "--expect-state", before};
    assertEquals(dry.get("added"), adminJson(confirmed).get("added"));
    assertContains(ok("list", "-o", "table").out(), "b unknown v1");
    adminJson("documents", "delete", id);
    refuses(ExitCodes.NOT_FOUND, "no such document", "documents", "read", id);
  }

  @Test
  void keepsTheTenantsWorldApart() {
    tenant = "whole";
    ok("put", "a", "{}");
    assertEquals(List.of(), data(json("list", "--tenant-world")));
    refuses(
        ExitCodes.AUTHENTICATION,
        "administrator of the tenant",
        "put",
        "b",
        "{}",
        "--tenant-world");
    ok("put", "b", "{}", "--tenant-world", "--role", "tenant_admin");
    assertEquals(1, data(json("list", "--tenant-world")).size());
  }
}
