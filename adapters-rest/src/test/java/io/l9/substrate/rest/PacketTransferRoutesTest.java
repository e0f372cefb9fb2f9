package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Imports and exports of packets. */
class PacketTransferRoutesTest extends PacketTransferTest {

  @Test
  void importsWhatWasExported_intoAnotherTenant_asItWas() {
    String parent =
        rest.stored(
            "{\"packet_type\":\"note\",\"payload\":{\"z\":1.5,\"a\":\"é\"},\"tags\":[\"t\"],"
                + "\"agent_id\":\"scout\",\"importance_score\":0.75}");
    String child =
        rest.stored(
            "{\"packet_type\":\"note\",\"payload\":2,\"parent_ids\":[\"%s\"]}".formatted(parent));
    Answer exported = rest.get("/v1/packets/export");
    assertEquals("application/x-ndjson", exported.mediaType());
    assertEquals(3, exported.lines().size(), exported::toString);
    assertEquals(2, summary(exported).path("exported").asInt());
    assertEquals(0, summary(rest.get("/v1/packets/export", "foreigner")).path("exported").asInt());
    assertEquals(0, summary(rest.get("/v1/packets/export", "colleague")).path("exported").asInt());

    Answer erased = rest.send("DELETE", "/v1/packets/" + child + "?mode=erase", "user", null);
    assertEquals(204, erased.status());
    Answer answer = imported("", "user", exported.body());
    assertEquals(200, answer.status());
    assertEquals(List.of("duplicate", "created", "skipped"), statuses(answer));
    assertEquals(child, answer.lines().get(1).path("id").asString());
    assertEquals(
        "{\"lines\":3,\"created\":1,\"duplicate\":1,\"skipped\":1,\"error\":0,\"dry_run\":false}",
        summary(answer).toString());
    assertEquals(parent, rest.get("/v1/packets/" + child).at("/parent_ids/0"));
    assertEquals(exported.text(), rest.get("/v1/packets/export").text());
  }

  @Test
  void exportsAndImportsWhatStandsBesidesPackets_withThePermissionsForIt() {
    rest.post("/v1/facts", "{\"subject\":\"Ann\",\"predicate\":\"city\",\"object\":\"Oslo\"}");
    rest.post("/v1/reflections", "{\"type\":\"lesson\",\"content\":\"Ask before a deploy\"}");
    rest.post("/v1/task-reflections", "{\"task_id\":\"one\",\"outcome\":\"success\"}");
    Answer whole = rest.get("/v1/packets/export");
    assertEquals(List.of("fact", "reflection", "task_reflection", "summary"), members(whole));
    assertEquals("{\"exported\":0,\"others\":3}", summary(whole).toString());
    rest.permissions.put(
        "user",
        Set.of(Permission.MEMORY_READ, Permission.MEMORY_WRITE, Permission.REFLECTIONS_READ));
    Answer part = rest.get("/v1/packets/export");
    assertEquals(List.of("reflection", "task_reflection", "summary"), members(part));
    assertEquals("{\"exported\":0,\"others\":2}", summary(part).toString());
    Answer refused = imported("?ids=remap&name=copy", "user", whole.body());
    assertEquals(List.of("error", "error", "error", "skipped"), statuses(refused));
    assertEquals("forbidden", refused.lines().get(1).at("/problem/code").asString());

    Answer copied = imported("?ids=remap&name=copy", "foreigner", whole.body());
    assertEquals(List.of("created", "created", "created", "skipped"), statuses(copied));
    Answer again = imported("?ids=remap&name=copy", "foreigner", whole.body());
    assertEquals(List.of("duplicate", "duplicate", "duplicate", "skipped"), statuses(again));
    assertEquals(1, rest.get("/v1/reflections", "foreigner").json().at("/data").size());
    assertEquals(1, rest.get("/v1/task-reflections", "foreigner").json().at("/data").size());
  }

  /** Returns the one member of each line. */
  private static List<String> members(Answer exported) {
    return exported.lines().stream().map(line -> line.propertyNames().iterator().next()).toList();
  }

  @Test
  void keepsOrDropsAbsentParents_andNamesThem() {
    String parent = "019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6072";
    String line = "{\"packet_type\":\"note\",\"payload\":%s,\"parent_ids\":[\"" + parent + "\"]}\n";
    Answer kept = imported(line.formatted("1"));
    Answer dropped =
        imported(
            "?absent_parents=drop", "user", line.formatted("2").getBytes(StandardCharsets.UTF_8));
    for (Answer answer : List.of(kept, dropped)) {
      assertEquals(List.of("created"), statuses(answer));
      assertEquals(parent, answer.lines().get(0).at("/absent_parents/0").asString());
    }
    String id = kept.lines().get(0).path("id").asString();
    assertEquals(parent, rest.get("/v1/packets/" + id).at("/parent_ids/0"));
    assertEquals(parent, rest.get("/v1/packets/" + id).at("/root_id"));
    id = dropped.lines().get(0).path("id").asString();
    assertEquals(0, rest.get("/v1/packets/" + id).json().at("/parent_ids").size());
    assertProblem(
        422,
        "validation-failed",
        "/absent_parents",
        imported("?absent_parents=lose", "user", line.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void tellsTwoImportsApartByTheirNames() {
    byte[] body = LINE.formatted("1").getBytes(StandardCharsets.UTF_8);
    assertEquals(List.of("created"), statuses(imported("?on_duplicate=keep", "user", body)));
    assertEquals(List.of("duplicate"), statuses(imported("?on_duplicate=keep", "user", body)));
    String named = "?on_duplicate=keep&name=second";
    assertEquals(List.of("created"), statuses(imported(named, "user", body)));
    assertEquals(List.of("duplicate"), statuses(imported(named, "user", body)));
    assertProblem(
        422, "validation-failed", "/name", imported("?name=" + "x".repeat(201), "user", body));
  }

  @Test
  void copiesIntoAnotherTenant_underOtherIds_asADryRunForetells() {
    String parent = rest.stored("{\"packet_type\":\"note\",\"payload\":1}");
    rest.stored(
        "{\"packet_type\":\"note\",\"payload\":2,\"parent_ids\":[\"%s\"]}".formatted(parent));
    String lines = rest.get("/v1/packets/export").text() + LINE.formatted("\"innocent\"");
    byte[] body = lines.getBytes(StandardCharsets.UTF_8);
    for (String ids : List.of("keep", "remap")) {
      Answer dry = imported("?dry_run=true&ids=" + ids, "foreigner", body);
      Answer real = imported("?ids=" + ids, "foreigner", body);
      assertEquals(200, dry.status());
      assertEquals(statuses(real), statuses(dry));
      List<String> copied =
          ids.equals("keep") ? List.of("error", "error") : List.of("created", "created");
      assertEquals(copied, statuses(real).subList(0, 2));
    }
    assertEquals(3, stored("foreigner"));
    assertProblem(422, "validation-failed", "/ids", imported("?ids=new", "foreigner", body));
  }

  @Test
  void exportsAPayloadOfEveryDepthThatIsStored() {
    String deep = "[".repeat(99) + "]".repeat(99);
    assertEquals(List.of("created"), statuses(imported(LINE.formatted("[" + deep + "]"))));
    Answer exported = rest.get("/v1/packets/export");
    assertEquals(1, summary(exported).path("exported").asInt());
    assertEquals("{\"exported\":1}", summary(exported).toString());
    assertEquals(1, rest.get("/v1/packets").json().at("/data").size());
  }

  @Test
  void exportsWhatMeetsTheFilter() {
    rest.stored("{\"packet_type\":\"note\",\"payload\":1,\"tags\":[\"x\"]}");
    rest.stored("{\"packet_type\":\"note\",\"payload\":2,\"ttl_seconds\":60}");
    rest.clock.advance(Duration.ofSeconds(61));
    Answer exported = rest.get("/v1/packets/export?tag=x");
    assertEquals(1, summary(exported).path("exported").asInt());
    assertEquals(1, summary(rest.get("/v1/packets/export")).path("exported").asInt());
    assertProblem(422, "validation-failed", "/tag", rest.get("/v1/packets/export?tag="));
    assertProblem(422, "validation-failed", "/limit", rest.get("/v1/packets/export?limit=1"));
    assertProblem(
        406,
        "not-acceptable",
        null,
        rest.send(rest.request("/v1/packets/export").header("Accept", "application/json")));
  }

  @Test
  void tellsOfEachLine_whatBecameOfIt() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(LINE.formatted("1").getBytes(StandardCharsets.UTF_8));
    body.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    body.writeBytes("{\"packet_type\":\"no".getBytes(StandardCharsets.UTF_8));
    body.writeBytes("\n[]\n{\"packet_type\":\"note\"}\n".getBytes(StandardCharsets.UTF_8));
    body.write('"');
    body.write(0xff);
    body.writeBytes("\"\n".getBytes(StandardCharsets.UTF_8));
    body.writeBytes(LINE.formatted("1").getBytes(StandardCharsets.UTF_8));
    body.writeBytes(LINE.formatted("\"\\u0000\"").getBytes(StandardCharsets.UTF_8));
    byte[] huge = new byte[ImportLine.MAX_BYTES + 1];
    Arrays.fill(huge, (byte) 'x');
    body.writeBytes(huge);
    body.writeBytes("\n{\"packet_type\":\"note\",\"payload\":9}".getBytes(StandardCharsets.UTF_8));
    Answer answer = imported("", "user", body.toByteArray());
    assertEquals(
        List.of(
            "created",
            "skipped",
            "error",
            "error",
            "error",
            "error",
            "duplicate",
            "error",
            "error",
            "created"),
        statuses(answer));
    List<String> codes = new ArrayList<>();
    for (JsonNode line : answer.lines()) {
      if (line.has("problem")) {
        codes.add(line.path("line").asInt() + " " + line.at("/problem/code").asString());
      }
    }
    assertEquals(
        List.of(
            "3 malformed-request",
            "4 malformed-request",
            "5 validation-failed",
            "6 malformed-request",
            "8 validation-failed",
            "9 payload-too-large"),
        codes);
    assertEquals("/payload", answer.lines().get(4).at("/problem/errors/0/pointer").asString());
    assertEquals(6, summary(answer).path("error").asInt());
    assertEquals(2, stored("user"));
  }

  @Test
  void decidesAboutDuplicates_forTheWholeImport() {
    rest.stored(LINE.formatted("1"));
    byte[] body = LINE.formatted("1").getBytes(StandardCharsets.UTF_8);
    Answer rejected = imported("?on_duplicate=reject", "user", body);
    assertEquals("duplicate-content", rejected.lines().get(0).at("/problem/code").asString());
    Answer kept = imported("?on_duplicate=keep", "user", body);
    assertEquals(List.of("created"), statuses(kept));
    assertEquals(2, stored("user"));
    assertProblem(
        422, "validation-failed", "/on_duplicate", imported("?on_duplicate=shrug", "user", body));
    assertProblem(422, "validation-failed", "/dry_run", imported("?dry_run=maybe", "user", body));
    assertProblem(422, "validation-failed", "/mode", imported("?mode=atomic", "user", body));
  }

  @Test
  void storesNothing_ifItIsOnlyToFindOut() {
    byte[] body = (LINE.formatted("1") + LINE).formatted("2").getBytes(StandardCharsets.UTF_8);
    Answer answer = imported("?dry_run=true", "user", body);
    assertEquals(List.of("created", "created"), statuses(answer));
    assertTrue(summary(answer).path("dry_run").asBoolean());
    assertEquals(0, stored("user"));
  }

  @Test
  void storesNoLineTwice_ifTheSameIsSentAgain() {
    String body = LINE.formatted("1") + LINE.formatted("2");
    assertEquals(List.of("created", "created"), statuses(imported(body)));
    assertEquals(
        List.of("duplicate", "duplicate"),
        statuses(imported("?on_duplicate=keep", "user", body.getBytes(StandardCharsets.UTF_8))));
    assertEquals(2, stored("user"));
    assertEquals(
        List.of("created", "created"),
        statuses(imported("", "foreigner", body.getBytes(StandardCharsets.UTF_8))));
    assertEquals(2, stored("foreigner"));
  }

  @Test
  void refusesABodyThatIsNone() throws IOException {
    assertProblem(400, "malformed-request", null, imported(""));
    assertProblem(415, "unsupported-media-type", null, rest.post("/v1/packets/import", "{}"));
    HttpRequest.Builder broken =
        importing("", "user", new byte[] {1, 2, 3}).header("Content-Encoding", "gzip");
    assertProblem(400, "malformed-request", null, rest.send(broken));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(LINE.formatted("1").getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest.Builder whole =
        importing("", "user", packed.toByteArray()).header("Content-Encoding", "gzip");
    assertEquals(List.of("created"), statuses(rest.send(whole)));
    rest.permissions.put("user", Set.of(Permission.MEMORY_READ));
    assertProblem(403, "forbidden", null, imported(LINE.formatted("2")));
  }

  @Test
  void takesNothingOfABodyThatUnpacksToFarMore() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(LINE.formatted("1").repeat(600_000).getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest.Builder bomb =
        importing("", "user", packed.toByteArray()).header("Content-Encoding", "gzip");
    Answer refused = rest.send(bomb);
    assertProblem(413, "payload-too-large", null, refused);
    assertTrue(refused.at("/detail").contains("100 times"), refused::toString);
    assertEquals(0, stored("user"));
  }

  @Test
  void refusesABodyAboveTheLimit_andKeepsNoneOfIt() throws IOException {
    RestConfig.Limits absent = RestConfig.Limits.DEFAULT;
    restart(
        transfer -> transfer,
        new RestConfig.Limits(
            absent.deadline(), absent.maxDeadline(), 0, absent.window(), 8, 8, 8, 1000));
    String mark = UUID.randomUUID().toString();
    String body = LINE.formatted("\"" + mark + "\"").repeat(50);
    assertProblem(413, "payload-too-large", null, imported(body));
    assertEquals(0, stored("user"));
    assertFalse(spooled(mark));
  }
}
