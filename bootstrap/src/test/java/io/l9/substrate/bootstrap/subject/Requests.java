package io.l9.substrate.bootstrap.subject;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The differences of each operation's request from the one that the OpenAPI document alone would
 * make: the ids of things that must be there, members that exclude each other, and credentials.
 */
final class Requests {

  private static final String PACKETS = "POST /v1/packets";
  private static final String FACTS = "POST /v1/facts";
  private static final String REFLECTIONS = "POST /v1/reflections";
  private static final String TASKS = "POST /v1/tasks";
  private static final String CLAIM = "POST /v1/tasks/claim";
  private static final String ADMIN = "admin";
  private static final String IF_MATCH = "If-Match";
  private static final String LEASED = "the task that is leased";
  private static final String LEASE = "the token of its lease";

  /** The operation that makes the thing with the id in the path, by the beginning of the path. */
  private static final Map<String, String> MAKERS =
      Map.ofEntries(
          entry("/v1/packets/{id}", PACKETS),
          entry("/v1/summaries/{id}", "POST /v1/summaries"),
          entry("/v1/facts/{id}", FACTS),
          entry("/v1/fact-rejections/{id}", "POST /v1/fact-rejections"),
          entry("/v1/reflections/{id}", REFLECTIONS),
          entry("/v1/task-reflections/{id}", "POST /v1/task-reflections"),
          entry("/v1/reasoning-traces/{id}", "POST /v1/reasoning-traces"),
          entry("/v1/relationships/{id}", "PUT /v1/relationships"),
          entry("/v1/graph/merges/{id}", "POST /v1/graph/merges"),
          entry("/v1/tasks/{id}", TASKS),
          entry("/v1/operations/{id}", "POST /v1/packets/import"),
          entry("/v1/world/snapshots/{id}", "POST /v1/world/snapshots"),
          entry("/v1/api-keys/{id}", "POST /v1/api-keys"));

  private static final Map<String, Request> OWN = new HashMap<>();

  static {
    packets();
    knowledge();
    tasks();
    worlds();
    trade();
    retention();
    OWN.put("POST /v1/store/batch", Request.PLAIN.with("/ops", Requests::storeOperations));
    OWN.put("DELETE /v1/checkpoints", Request.PLAIN.at("thread_id", Requests::thread));
    OWN.put("POST /v1/api-keys", Request.PLAIN.with("/user_id", Requests::self).as(ADMIN));
    OWN.put("DELETE /v1/api-keys/{id}", made("POST /v1/api-keys").as(ADMIN));
    OWN.put("POST /v1/api-keys/{id}/rotate", made("POST /v1/api-keys").as(ADMIN));
    OWN.put(
        "POST /v1/views/{name}/refresh",
        Request.PLAIN.at("name", person -> "entity-graph").as("operator"));
    OWN.put(
        "POST /v1/maintenance/jobs/{job}/runs",
        Request.PLAIN
            .leaving("/days", "/rate")
            .at("job", person -> "fold-accesses")
            .as("operator"));
  }

  private Requests() {}

  private static void packets() {
    Request packet = Request.PLAIN.leaving("/ttl_seconds", "/id");
    OWN.put(PACKETS, packet.leaving("/parent_ids", "/derivation"));
    OWN.put("POST /v1/packets/batch", Request.PLAIN.leaving("/items/0/ttl_seconds", "/items/0/id"));
    OWN.put(
        "POST /v1/packets/import",
        packet.sending("Prefer", "respond-async").at("name", person -> person.values().text()));
    Request inSpace = Request.PLAIN.at("space", person -> "context");
    OWN.put(
        "PUT /v1/packets/{id}/embeddings/{space}",
        inSpace.leaving("/vector", "/model").at("id", person -> person.made(PACKETS)));
    OWN.put(
        "DELETE /v1/packets/{id}/embeddings/{space}",
        inSpace.at(
            "id",
            person -> {
              String id = person.made(PACKETS);
              String put = "PUT /v1/packets/{id}/embeddings/{space}";
              var unused = person.call(put, of(put).at("id", same -> id));
              return id;
            }));
    OWN.put(
        "POST /v1/access-events", Request.PLAIN.leaving("/items/0/fact_id", "/items/0/query_id"));
    OWN.put("POST /v1/search", FilteredRequests.searching(""));
    OWN.put("POST /v1/search/batch", FilteredRequests.searching("/items/0"));
    OWN.put("POST /v1/search/explain", FilteredRequests.searching("/search"));
    OWN.put("POST /v1/context", FilteredRequests.filtering("").leaving("/task"));
    OWN.put(
        "POST /v1/summaries",
        Request.PLAIN
            .leaving("/thread_id", "/agent_id", "/period", "/max_sentences")
            .with("/scope_type", "topic"));
    OWN.put("PATCH /v1/summaries/{id}", made("POST /v1/summaries").sending(IF_MATCH, "\"v1\""));
  }

  private static void knowledge() {
    OWN.put(FACTS, fact(""));
    OWN.put("POST /v1/facts/batch", fact("/items/0"));
    OWN.put("POST /v1/fact-rejections", Request.PLAIN.with("/object_type", "value"));
    OWN.put("DELETE /v1/facts/{id}", made(FACTS).as(ADMIN));
    OWN.put("PUT /v1/fact-predicates", Request.PLAIN.leaving("/inverse").as(ADMIN));
    OWN.put(REFLECTIONS, Request.PLAIN.with("/force", true));
    OWN.put("PATCH /v1/reflections/{id}", made(REFLECTIONS).sending(IF_MATCH, "\"v1\""));
    OWN.put("POST /v1/reflections/{id}/lift", Request.PLAIN.at("id", Requests::rejected));
    OWN.put("POST /v1/reasoning-traces", Request.PLAIN.leaving("/steps/0/parent"));
    OWN.put(
        "POST /v1/review/{id}/resolve",
        Request.PLAIN.leaving("/state").at("id", Requests::conflict));
  }

  private static void tasks() {
    for (String deed : List.of("heartbeat", "complete", "fail", "release")) {
      OWN.put(
          "POST /v1/tasks/{id}/" + deed,
          Request.PLAIN
              .with("/lease_token", Requests::lease)
              .at("id", person -> person.noted(LEASED)));
      OWN.put(
          "POST /v1/tasks/" + deed,
          Request.PLAIN
              .with("/items/0/task_id", person -> noting(person, lease(person)))
              .with("/items/0/lease_token", person -> Long.valueOf(person.noted(LEASE))));
    }
    OWN.put("POST /v1/tasks/{id}/retry", Request.PLAIN.at("id", Requests::failed));
  }

  private static void worlds() {
    Request creating = Request.PLAIN.sending("If-None-Match", "*");
    OWN.put("PUT /v1/world/entities/{id}", creating.at("id", person -> person.values().text()));
    OWN.put("PUT /v1/world/entity", creating);
    Request changing = Request.PLAIN.sending(IF_MATCH, "\"v1\"").at("id", Requests::entity);
    for (String one : List.of("entities/{id}", "entity")) {
      OWN.put("PATCH /v1/world/" + one, changing);
      OWN.put("DELETE /v1/world/" + one, changing);
    }
    OWN.put(
        "POST /v1/world/updates",
        Request.PLAIN.leaving("/expected_state_version", "/operations/0/expected_version"));
    OWN.put(
        "POST /v1/world/restore",
        Request.PLAIN
            .leaving("/snapshot_id")
            .with("/state_version", Requests::newestState)
            .with("/expected_state_version", Requests::newestState)
            .as(ADMIN));
    OWN.put("POST /v1/world/forget", Request.PLAIN.with("/state_version", 0).as(ADMIN));
    OWN.put("POST /v1/world/check", Request.PLAIN.as(ADMIN));
    OWN.put("POST /v1/world/snapshots", Request.PLAIN.as(ADMIN));
    OWN.put("DELETE /v1/world/snapshots/{id}", made("POST /v1/world/snapshots").as(ADMIN));
    OWN.put("PUT /v1/world/retention", Request.PLAIN.with("/states", 1_000).as(ADMIN));
  }

  private static void trade() {
    for (String kind : List.of("buyers", "suppliers", "material-edges")) {
      String make = "POST /v1/trade/" + kind;
      OWN.put(
          "PATCH /v1/trade/" + kind + "/{id}",
          made(make).leaving("/material").sending(IF_MATCH, "\"v1\""));
      OWN.put("DELETE /v1/trade/" + kind + "/{id}", made(make).sending(IF_MATCH, "\"v1\""));
    }
    OWN.put("PUT /v1/trade/material-edges", Request.PLAIN.with("/weight", "0.5"));
    Request transaction =
        Request.PLAIN
            .with("/buyer_id", person -> person.made("POST /v1/trade/buyers"))
            .with("/supplier_id", person -> person.made("POST /v1/trade/suppliers"))
            .with("/price", "1.50")
            .with("/quantity", "200")
            .with("/currency", "EUR")
            .with("/status", "draft");
    OWN.put("POST /v1/trade/transactions", transaction);
    OWN.put(
        "PATCH /v1/trade/transactions/{id}",
        transaction
            .leaving("/status", "/buyer_id", "/supplier_id", "/material", "/timestamp")
            .at("id", person -> person.made("POST /v1/trade/transactions"))
            .sending(IF_MATCH, "\"v1\""));
    for (String one : List.of("metadata/{entity_type}/{id}", "entity")) {
      OWN.put(
          "PUT /v1/trade/" + one,
          described(person -> Person.random()).sending("If-None-Match", "*"));
      Request changing = described(Requests::metadata).sending(IF_MATCH, "\"v1\"");
      OWN.put("PATCH /v1/trade/" + one, changing);
      OWN.put("DELETE /v1/trade/" + one, changing);
    }
  }

  private static Request described(Function<Person, String> id) {
    return Request.PLAIN.at("entity_type", person -> person.word).at("id", id);
  }

  /** The id of metadata that are made now. */
  private static String metadata(Person person) {
    String id = Person.random();
    String put = "PUT /v1/trade/entity";
    var unused = person.call(put, of(put).at("id", same -> id));
    return id;
  }

  private static void retention() {
    Request logs = Request.PLAIN.at("kind", person -> "logs").as(ADMIN);
    OWN.put("PUT /v1/retention/policies/{kind}", logs);
    OWN.put("DELETE /v1/retention/policies/{kind}", logs);
    OWN.put("POST /v1/retention/preview", Request.PLAIN.as(ADMIN));
    OWN.put("POST /v1/retention/holds", Request.PLAIN.as(ADMIN));
    OWN.put("DELETE /v1/retention/holds/{id}", made("POST /v1/retention/holds").as(ADMIN));
  }

  static Request of(String operation) {
    Request own = OWN.getOrDefault(operation, Request.PLAIN);
    if (own.parameters().containsKey("id") || !operation.contains("{id}")) {
      return own;
    }
    for (Map.Entry<String, String> maker : MAKERS.entrySet()) {
      if (operation.split(" ")[1].startsWith(maker.getKey())) {
        return own.at("id", person -> person.made(maker.getValue()));
      }
    }
    return own;
  }

  private static Request made(String operation) {
    return Request.PLAIN.at("id", person -> person.made(operation));
  }

  private static Request fact(String place) {
    return Request.PLAIN.leaving(place + "/source_pointer").with(place + "/object_type", "value");
  }

  private static String rejected(Person person) {
    String id = person.made(REFLECTIONS);
    var unused =
        person.call("POST /v1/reflections/{id}/reject", Request.PLAIN.at("id", same -> id));
    return id;
  }

  private static Object storeOperations(Person person) {
    PlantedValues values = person.values();
    List<String> namespace = List.of(values.text());
    return List.of(
        Map.of(
            "put",
            Map.of(
                "namespace", namespace,
                "key", values.text(),
                "value", Map.of(values.text(), values.text()),
                "index", List.of(values.text()))),
        Map.of("get", Map.of("namespace", namespace, "key", values.text())),
        Map.of("delete", Map.of("namespace", namespace, "key", values.text())),
        Map.of("search", Map.of("namespace", namespace, "query", values.text())),
        Map.of(
            "list_namespaces",
            Map.of(
                "max_depth",
                2,
                "match_conditions",
                List.of(Map.of("match_type", "prefix", "namespace", namespace)))));
  }

  private static Object self(Person person) {
    return person.user;
  }

  /** The thread of a checkpoint that is made now. */
  private static String thread(Person person) {
    return String.valueOf(person.call("PUT /v1/checkpoints").get("thread_id"));
  }

  /** The token of a lease of a task that is made now; its id is noted. */
  private static Object lease(Person person) {
    String type = person.values().text();
    Map<?, ?> task = person.call(TASKS, of(TASKS).with("/type", type).leaving("/run_after"));
    person.note(LEASED, String.valueOf(task.get("id")));
    Map<?, ?> claimed =
        person.call(CLAIM, Request.PLAIN.with("/types", List.of(type)).with("/lease_seconds", 60));
    Map<?, ?> first = (Map<?, ?>) ((List<?>) claimed.get("data")).get(0);
    return first.get("lease_token");
  }

  private static Object noting(Person person, Object token) {
    person.note(LEASE, String.valueOf(token));
    return person.noted(LEASED);
  }

  /** The id of a task that is made now, and failed. */
  static String failed(Person person) {
    var unused = person.call("POST /v1/tasks/{id}/fail");
    return person.noted(LEASED);
  }

  /** The name of an entity that is made now. */
  private static String entity(Person person) {
    String name = person.values().text();
    String put = "PUT /v1/world/entity";
    var unused = person.call(put, of(put).at("id", same -> name));
    return name;
  }

  private static Object newestState(Person person) {
    return Person.read(person.get("user", "/v1/world/state").text()).get("state_version");
  }

  /** The id of an entry of the review: two facts that contradict each other. */
  private static String conflict(Person person) {
    String subject = person.values().text();
    for (int i = 0; i < 2; i++) {
      var unused =
          person.call(
              FACTS,
              of(FACTS)
                  .with("/subject", subject)
                  .with("/predicate", "lives_in")
                  .with("/on_conflict", "contradict"));
    }
    Map<?, ?> page = Person.read(person.get("user", "/v1/review?kind=conflict&limit=100").text());
    List<String> conflicts = new ArrayList<>();
    for (Object entry : (List<?>) page.get("data")) {
      if (String.valueOf(entry).contains(subject)) {
        conflicts.add(String.valueOf(((Map<?, ?>) entry).get("id")));
      }
    }
    assertEquals(1, conflicts.size(), page::toString);
    return conflicts.get(0);
  }
}
