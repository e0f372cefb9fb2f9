package io.l9.substrate.bootstrap.promises;

import static io.l9.substrate.bootstrap.promises.KnowledgeServer.expect;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.bootstrap.promises.KnowledgeServer.Reply;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promises of knowledge to clients of the HTTP interface. */
abstract class HttpPromises {

  final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private Random random;
  private TenantWorld world;
  KnowledgeServer server;

  abstract MemorySubstrate substrate();

  @BeforeEach
  void start(TestInfo test) {
    random = Seeds.of(test);
    world = new TenantWorld(random);
    server = KnowledgeServer.start(substrate(), world, clock);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Asserts a fact about Bob; returns its id. */
  private String put(String predicate, Object object, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("subject", "Bob");
    body.put("predicate", predicate);
    body.put("object", object);
    Reply reply = server.post("alice", "/v1/facts", body);
    assertTrue(Set.of(200, 201).contains(reply.status()), reply::toString);
    return reply.at("fact") == null ? "" : String.valueOf(reply.at("fact", "id"));
  }

  @Test
  void aSettledAnswerIsTheSameBytes_afterAnyLaterWrites() {
    expect(
        200,
        server.send(
            "admin",
            "/v1/fact-predicates",
            "PUT",
            Map.of("predicate", "city", "cardinality", "single")));
    Map<String, byte[]> settled = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      write();
      clock.advance(Duration.ofSeconds(1));
      String moment =
          String.valueOf(
              server
                  .get("alice", "/v1/facts?subject=Bob&known_at=2100-01-01T00:00:00Z")
                  .at("settled_at"));
      clock.advance(Duration.ofSeconds(1));
      for (String more : List.of("", "&ever_valid=true&state=held,superseded&limit=3")) {
        String question = "/v1/facts?subject=Bob&known_at=" + moment + more;
        Reply first = expect(200, server.get("alice", question));
        if (first.at("settled").equals(true)) {
          settled.put(question, first.bytes());
        }
      }
    }
    assertTrue(settled.size() >= 60, () -> "few answers were settled: " + settled.size());
    assertTrue(
        settled.values().stream().map(String::new).distinct().count() > 20, "the answers differ");
    settled.forEach(
        (question, bytes) ->
            assertArrayEquals(bytes, server.get("alice", question).bytes(), question));
  }

  /** Changes something of what is believed of Bob, of this year or of one long past. */
  private void write() {
    List<?> believed = expect(200, server.get("alice", "/v1/facts?subject=Bob")).data();
    int kind = random.nextInt(6);
    if (kind < 3 || believed.isEmpty()) {
      Map<String, Object> period = new HashMap<>();
      if (random.nextBoolean()) {
        period.put("valid_from", "201" + random.nextInt(10) + "-05-01T00:00:00Z");
      }
      put(random.nextBoolean() ? "city" : "likes", "value " + random.nextInt(6), period);
      return;
    }
    Object fact = ((Map<?, ?>) believed.get(random.nextInt(believed.size()))).get("id");
    String verb = List.of("contradict", "retract", "reject").get(kind - 3);
    Map<String, String> body =
        verb.equals("reject") ? Map.of("reason", "no", "for", "user") : Map.of("reason", "no");
    Reply changed = server.post("alice", "/v1/facts/" + fact + "/" + verb, body);
    assertTrue(changed.status() < 300, changed::toString);
    if (verb.equals("reject") && random.nextBoolean()) {
      String rejection = String.valueOf(changed.at("id"));
      expect(
          200,
          server.post(
              "alice", "/v1/fact-rejections/" + rejection + "/lift", Map.of("reason", "yes")));
    }
  }

  @Test
  void aCallerCannotWiden() {
    String secret = put("city", "Porto", Map.of());
    for (String other : List.of("colleague", "foreigner")) {
      for (Map<String, ?> more :
          List.<Map<String, ?>>of(
              Map.of("tenant_id", "00000000-0000-0000-0000-000000000001"),
              Map.of("user_id", "00000000-0000-0000-0000-000000000001"),
              Map.of("role", "tenant_admin"),
              Map.of("scope", "l-private"),
              Map.of("path", "confirmed"))) {
        Map<String, Object> body = new HashMap<>(more);
        body.putAll(Map.of("subject", "Bob", "predicate", "food", "object", "rice"));
        Reply refused = server.post(other, "/v1/facts", body);
        assertTrue(Set.of(403, 422).contains(refused.status()), refused::toString);
      }
      for (String parameter : List.of("tenant_id", "org_id", "user_id", "role", "as_user")) {
        Reply refused = server.get(other, "/v1/facts?subject=Bob&" + parameter + "=alice");
        expect(422, refused);
      }
      for (String header : List.of("L9-Tenant", "L9-Org", "L9-User")) {
        String another = Seeds.uuid(random).toString();
        Reply refused = server.send(other, "/v1/facts?subject=Bob", "GET", null, header, another);
        expect(403, refused);
      }
      for (String path : List.of("", "/history", "/why")) {
        expect(404, server.get(other, "/v1/facts/" + secret + path));
      }
      expect(404, server.post(other, "/v1/facts/" + secret + "/retract", Map.of("reason", "no")));
      expect(
          201,
          server.post(
              other, "/v1/facts", Map.of("subject", "Bob", "predicate", "food", "object", "rice")));
      assertEquals(Set.of("rice"), objects(other), "and each has what is his own");
    }
    assertEquals(Set.of("Porto"), objects("alice"));
    String own = String.valueOf(world.endUser().owner().user().value());
    expect(200, server.send("alice", "/v1/facts?subject=Bob", "GET", null, "L9-User", own));
    expect(403, server.send("colleague", "/v1/facts?subject=Bob", "GET", null, "L9-User", own));
  }

  private Set<String> objects(String actor) {
    return expect(200, server.get(actor, "/v1/facts?subject=Bob")).data().stream()
        .map(fact -> String.valueOf(((Map<?, ?>) fact).get("object")))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stale suppressed", "as of", "look-ahead guard", "state at T"})
  void answersAboutTwoTimesAreRight(String invariant) {
    RefundWindow window = new RefundWindow(server, clock, substrate().json());
    List<Map<?, ?>> questions = window.questions(invariant);
    assertFalse(questions.isEmpty());
    for (Map<?, ?> question : questions) {
      assertEquals(question.get("expected"), window.answer(question), question::toString);
    }
  }

  @Test
  void erasureIsComplete_andProven() {
    RefundWindow window = new RefundWindow(server, clock, substrate().json());
    String correction = window.fact("correction");
    expect(200, server.post("alice", "/v1/facts/" + correction + "/confirm", Map.of()));
    Reply head = expect(200, server.get("admin", "/v1/audit/verification"));
    Reply deeds =
        expect(200, server.get("admin", "/v1/audit?target_kind=fact&target_id=" + correction));
    assertTrue(String.valueOf(deeds.data()).contains("confirmed"), deeds::toString);

    assertTrue(isKnown(window, 14L));
    expect(204, server.send("alice", packet(window, "revised") + "?mode=erase", "DELETE", null));
    expect(204, server.send("admin", "/v1/facts/" + correction, "DELETE", null));

    expect(404, server.get("alice", packet(window, "revised")));
    for (String gone : List.of(window.fact("revised"), correction)) {
      expect(404, server.get("alice", "/v1/facts/" + gone));
      expect(404, server.get("alice", "/v1/facts/" + gone + "/history"));
    }
    assertFalse(isKnown(window, 14L), "nor was it known before");
    assertEquals(List.of(), window.answer("2026-02-10T00:00:00Z", null));
    assertEquals(List.of(21L), window.answer("2026-01-20T00:00:00Z", null), "and the rest stays");

    for (Object each :
        expect(200, server.get("admin", "/v1/audit?target_kind=fact&target_id=" + correction))
            .data()) {
      Map<?, ?> entry = (Map<?, ?>) each;
      assertNull(entry.get("before"), entry::toString);
      assertNull(entry.get("after"), entry::toString);
    }
    Reply proof =
        expect(
            200,
            server.get(
                "admin",
                "/v1/audit/verification?head_number="
                    + head.at("head", "number")
                    + "&head_hash="
                    + head.at("head", "hash")));
    assertEquals(true, proof.at("intact"), proof::toString);
  }

  private static boolean isKnown(RefundWindow window, long days) {
    return window.questions("look-ahead guard").stream()
        .anyMatch(question -> window.answer(question).contains(days));
  }

  private static String packet(RefundWindow window, String report) {
    return "/v1/packets/" + window.packet(report);
  }
}
