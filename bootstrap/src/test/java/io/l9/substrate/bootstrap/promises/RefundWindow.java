package io.l9.substrate.bootstrap.promises;

import static io.l9.substrate.bootstrap.promises.KnowledgeServer.expect;

import io.l9.substrate.bootstrap.promises.KnowledgeServer.Reply;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fixture {@code refund-window.json}: reports with the time from which they hold and the time
 * at which they came, among them a revision, one that came late and a correction; and questions
 * with the answers that are right.
 */
final class RefundWindow {

  private static final String ACTOR = "alice";

  private final Map<?, ?> fixture;
  private final KnowledgeServer server;

  /** The moments of the record before the first report and after each. */
  private final TreeMap<Instant, String> moments = new TreeMap<>();

  /** The packet and the fact of each report. */
  private final Map<String, String> packets = new HashMap<>();

  private final Map<String, String> facts = new HashMap<>();

  /** Reports everything in the order in which it came. */
  RefundWindow(KnowledgeServer server, MutableClock clock, JsonCodec json) {
    this.server = server;
    try (InputStream file = RefundWindow.class.getResourceAsStream("refund-window.json")) {
      fixture =
          (Map<?, ?>)
              json.read(json.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    expect(
        200,
        server.send(
            "admin",
            "/v1/fact-predicates",
            "PUT",
            Map.of("predicate", fixture.get("predicate"), "cardinality", "single")));
    moments.put(Instant.EPOCH, settled(clock));
    for (Object each : (List<?>) fixture.get("reports")) {
      Map<?, ?> report = (Map<?, ?>) each;
      Instant ingested = Instant.parse(String.valueOf(report.get("ingested_at")));
      clock.set(ingested);
      report(report);
      moments.put(ingested, settled(clock));
    }
    clock.set(Instant.parse(String.valueOf(fixture.get("now"))));
  }

  private void report(Map<?, ?> report) {
    Reply packet =
        expect(
            201,
            server.post(
                ACTOR,
                "/v1/packets",
                Map.of(
                    "packet_type",
                    "policy",
                    "payload",
                    Map.of("text", report.get("text"), "days", report.get("days")))));
    Reply fact =
        expect(
            201,
            server.post(
                ACTOR,
                "/v1/facts",
                Map.of(
                    "subject",
                    fixture.get("subject"),
                    "predicate",
                    fixture.get("predicate"),
                    "object",
                    report.get("days"),
                    "valid_from",
                    report.get("valid_from"),
                    "source_packet_id",
                    packet.at("id"),
                    "source_pointer",
                    "/days")));
    packets.put(String.valueOf(report.get("id")), String.valueOf(packet.at("id")));
    facts.put(String.valueOf(report.get("id")), String.valueOf(fact.at("fact", "id")));
  }

  /** Returns a moment of the record that lies behind everything written until now. */
  private String settled(MutableClock clock) {
    clock.advance(Duration.ofSeconds(1));
    Reply answer = server.get(ACTOR, "/v1/facts?subject=nobody&known_at=2100-01-01T00:00:00Z");
    clock.advance(Duration.ofSeconds(1));
    return String.valueOf(expect(200, answer).at("settled_at"));
  }

  String packet(String report) {
    return packets.get(report);
  }

  String fact(String report) {
    return facts.get(report);
  }

  /** The questions of an invariant. */
  List<Map<?, ?>> questions(String invariant) {
    return ((List<?>) fixture.get("questions"))
        .stream()
            .<Map<?, ?>>map(question -> (Map<?, ?>) question)
            .filter(question -> question.get("invariant").equals(invariant))
            .toList();
  }

  /** The values that are believed, of a question of the fixture. */
  List<?> answer(Map<?, ?> question) {
    Object knownAt = question.get("known_at");
    return answer(
        (String) question.get("as_of"),
        knownAt == null
            ? null
            : moments.floorEntry(Instant.parse(String.valueOf(knownAt))).getValue());
  }

  /** The values that hold at a moment (null: now), as was known at one (null: now). */
  List<?> answer(String asOf, String knownAt) {
    String question =
        "/v1/facts?subject=refund%20WINDOW"
            + (asOf == null ? "" : "&as_of=" + asOf)
            + (knownAt == null ? "" : "&known_at=" + knownAt);
    return expect(200, server.get(ACTOR, question)).data().stream()
        .map(fact -> ((Map<?, ?>) fact).get("object"))
        .toList();
  }
}
