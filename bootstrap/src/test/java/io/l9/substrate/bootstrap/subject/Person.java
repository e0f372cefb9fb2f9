package io.l9.substrate.bootstrap.subject;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A person who calls the operations of the HTTP interface, with a word of the own in every string.
 * Not thread-safe.
 */
final class Person {

  private static final JsonMapper JSON = new JsonMapper();

  final String name;
  final String word;
  final String user;
  final Map<String, List<String>> ids = new LinkedHashMap<>();

  /** The places of the word in requests, by the operation; see {@link OpenStrings}. */
  final Map<String, Set<String>> filled = new HashMap<>();

  private final CanaryServer server;
  private final PlantedValues values;
  private final Map<String, String> kept = new HashMap<>();
  private final Collection<String> wordsOfOthers;

  /**
   * A person of one tenant.
   *
   * @param user the person's id
   * @param wordsOfOthers words that no answer to this person may have
   */
  Person(
      CanaryServer server,
      String name,
      String user,
      String word,
      Collection<String> wordsOfOthers) {
    this.server = server;
    this.name = name;
    this.user = user;
    this.word = word;
    this.wordsOfOthers = wordsOfOthers;
    Supplier<Object> packet = () -> kept("POST /v1/packets");
    values =
        new PlantedValues(
            server.document(),
            word,
            this,
            Map.ofEntries(
                entry("packet_id", packet),
                entry("source_packet_id", packet),
                entry("packet_ids", packet),
                entry("parent_ids", packet),
                entry("source_packet_ids", packet),
                entry("ids", packet),
                entry("related_decisions", packet),
                entry("fact_id", () -> kept("POST /v1/facts")),
                entry("reflection_id", () -> kept("POST /v1/reflections")),
                // so that the views of what is important have it
                entry("confidence", () -> 0.9),
                entry("importance_score", () -> 0.9),
                entry("timestamp", () -> Instant.now().toString())));
  }

  PlantedValues values() {
    return values;
  }

  /** The id of something that an operation makes, made once. */
  String kept(String operation) {
    String id = kept.get(operation);
    if (id == null) {
      id = made(operation);
      kept.put(operation, id);
    }
    return id;
  }

  /** The id of something that an operation makes, made now. */
  String made(String operation) {
    return id(call(operation));
  }

  /** Calls an operation with a request that has the word everywhere; it must succeed. */
  Map<?, ?> call(String operation) {
    return call(operation, Requests.of(operation));
  }

  Map<?, ?> call(String operation, Request request) {
    Map.Entry<String, Map<?, ?>> body = server.document().body(operation);
    Object content = body == null ? null : values.of(body.getValue(), request);
    String sent = body == null ? null : JSON.writeValueAsString(content);
    CanaryServer.Reply reply =
        server.send(
            credential(request.actor()),
            operation.split(" ")[0],
            target(operation, request),
            headers(operation, request),
            body == null ? null : body.getKey(),
            sent);
    assertTrue(reply.status() < 300, () -> name + ": " + operation + " " + sent + " → " + reply);
    check(operation, reply.text());
    if (body != null && content != null) {
      filled
          .computeIfAbsent(operation, one -> new TreeSet<>())
          .addAll(OpenStrings.filled(server.document(), body.getValue(), content, word));
    }
    Map<?, ?> answer = reply.isJson() ? read(reply.text()) : Map.of();
    assertTrue(
        String.valueOf(answer.get("failed")).matches("null|0")
            && !reply.text().contains("\"/problems/"),
        () -> operation + " " + sent + " → " + reply);
    if (reply.status() == 202 && answer.containsKey("id")) {
      finish(request.actor(), String.valueOf(answer.get("id")));
    }
    String id = findId(answer);
    if (id != null && operation.startsWith("P")) {
      ids.computeIfAbsent(operation.split(" ")[1], path -> new ArrayList<>()).add(id);
    }
    return answer;
  }

  void note(String name, String value) {
    kept.put(name, value);
  }

  String noted(String name) {
    return Objects.requireNonNull(kept.get(name), name);
  }

  /** Sends a request of which the outcome is the caller's to judge. */
  CanaryServer.Reply get(String actor, String target) {
    CanaryServer.Reply reply = server.send(credential(actor), "GET", target, Map.of(), null, null);
    check(target, reply.text());
    return reply;
  }

  private String credential(String actor) {
    return actor.equals("operator") ? actor : name + "-" + actor;
  }

  private void check(String what, String answer) {
    for (String other : wordsOfOthers) {
      assertTrue(!answer.contains(other), () -> name + " is told of others: " + what);
    }
  }

  private void finish(String actor, String operation) {
    for (int i = 0; i < 10_000; i++) {
      Map<?, ?> state = read(get(actor, "/v1/operations/" + operation).text());
      String code = String.valueOf(state.get("status"));
      if (code.equals("succeeded")) {
        return;
      }
      assertTrue(code.equals("running") || code.equals("pending"), state::toString);
    }
    throw new AssertionError("operation " + operation + " did not end");
  }

  private String target(String operation, Request request) {
    String target = operation.split(" ")[1];
    StringBuilder query = new StringBuilder();
    for (Map<?, ?> parameter : server.document().parameters(operation)) {
      String parameterName = String.valueOf(parameter.get("name"));
      Function<Person, String> given = request.parameters().get(parameterName);
      boolean isPath = "path".equals(parameter.get("in"));
      if (isPath) {
        String value = given != null ? given.apply(this) : values.text();
        target = target.replace("{" + parameterName + "}", encoded(value));
      } else if ("query".equals(parameter.get("in"))
          && (given != null || Boolean.TRUE.equals(parameter.get("required")))) {
        String value = given != null ? given.apply(this) : values.text();
        query.append(query.isEmpty() ? '?' : '&').append(parameterName).append('=');
        query.append(encoded(value));
        if (value.contains(word)) {
          filled.computeIfAbsent(operation, one -> new TreeSet<>()).add("?" + parameterName);
        }
      }
    }
    return target + query;
  }

  private Map<String, String> headers(String operation, Request request) {
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    if (request.actor().equals("operator")) {
      return headers; // who is somebody else
    }
    for (Map<?, ?> parameter : server.document().parameters(operation)) {
      String header = String.valueOf(parameter.get("name"));
      if (List.of("Idempotency-Key", "X-Request-Id", "L9-Session-Id").contains(header)) {
        headers.put(header, values.text());
      }
    }
    return headers;
  }

  static Map<?, ?> read(String text) {
    return (Map<?, ?>) JSON.readValue(text, Object.class);
  }

  private static String id(Map<?, ?> answer) {
    return Objects.requireNonNull(findId(answer), () -> "no id in " + answer);
  }

  /** The id in an answer, or in the first of its members that has one. */
  private static @Nullable String findId(Map<?, ?> answer) {
    for (String member :
        List.of(
            "id",
            "trace_id",
            "snapshot_id",
            "merge_id",
            "transaction_id",
            "edge_id",
            "buyer_id",
            "supplier_id")) {
      if (answer.get(member) instanceof String id) {
        return id;
      }
    }
    return answer.values().stream()
        .filter(Map.class::isInstance)
        .map(member -> findId((Map<?, ?>) member))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  static String random() {
    return UUID.randomUUID().toString();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
