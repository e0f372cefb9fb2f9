package io.l9.substrate.bootstrap.subject;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Second requests of operations, for texts that exclude those of the first one. */
final class FurtherRequests {

  private static final String PACKETS = "POST /v1/packets";

  /** The members of an export's lines that are no packets. */
  private static final Set<String> OTHER_LINES =
      Set.of(
          "/fact",
          "/merge",
          "/predicate",
          "/problem/detail",
          "/problem/errors/0/detail",
          "/problem/errors/0/pointer",
          "/problem/request_id",
          "/problem/title",
          "/problem/trace_id",
          "/problem/violated-policies/0",
          "/reflection",
          "/rejection",
          "/relationship",
          "/task_reflection",
          "/unreadable/code",
          "/world_snapshot",
          "/world_versions");

  /**
   * Texts that no request has, by the operation: cursors and states of reviews are the server's
   * words; a space has one model in all of a tenant, so that one person alone could name it; and
   * what an import's other lines bring has operations of its own, or is skipped.
   */
  static final Map<String, Set<String>> WITHOUT_THE_WORD =
      Map.of(
          "POST /v1/search", Set.of("/cursor"),
          "POST /v1/search/batch", Set.of("/items/0/cursor"),
          "POST /v1/search/explain", Set.of("/search/cursor"),
          "POST /v1/review/{id}/resolve", Set.of("/state"),
          "PUT /v1/packets/{id}/embeddings/{space}", Set.of("/model"),
          "POST /v1/packets/import", OTHER_LINES);

  private static final Map<String, List<Request>> ALL = new HashMap<>();

  static {
    ALL.put("POST /v1/facts", List.of(quoting("")));
    ALL.put("POST /v1/facts/batch", List.of(quoting("/items/0")));
    ALL.put(
        "PUT /v1/fact-predicates",
        List.of(Request.PLAIN.with("/object_type", "entity").as("admin")));
    ALL.put(
        "POST /v1/context",
        List.of(
            Request.PLAIN.leaving("/text", "/filter"),
            FilteredRequests.filtering("", FilteredRequests::conditions)));
    ALL.put(
        "POST /v1/search", List.of(FilteredRequests.searching("", FilteredRequests::conditions)));
    ALL.put(
        "POST /v1/search/batch",
        List.of(FilteredRequests.searching("/items/0", FilteredRequests::conditions)));
    ALL.put(
        "POST /v1/search/explain",
        List.of(FilteredRequests.searching("/search", FilteredRequests::conditions)));
    ALL.put(
        "DELETE /v1/checkpoints",
        List.of(
            Request.PLAIN.at(
                "run_id",
                person -> {
                  String run = person.values().text();
                  String put = "PUT /v1/checkpoints";
                  var unused = person.call(put, Requests.of(put).with("/run_id", run));
                  return run;
                })));
    ALL.put("POST /v1/packets/import", List.of(Request.PLAIN.with("", FurtherRequests::exported)));
    ALL.put(
        "POST /v1/summaries",
        List.of(
            Request.PLAIN.leaving(
                "/thread_id", "/period", "/max_sentences", "/scope_type", "/scope_value")));
  }

  private FurtherRequests() {}

  static List<Request> of(String operation) {
    return ALL.getOrDefault(operation, List.of());
  }

  /** A fact that stands in a packet at a place with the word. */
  private static Request quoting(String place) {
    return Request.PLAIN
        .with(place + "/object_type", "value")
        .with(
            place + "/source_packet_id",
            person ->
                person
                    .call(PACKETS, Requests.of(PACKETS).with("/payload", Map.of(person.word, "it")))
                    .get("id"))
        .with(place + "/source_pointer", person -> "/" + person.word);
  }

  /** A line of an export. */
  private static Object exported(Person person) {
    PlantedValues values = person.values();
    return Map.of(
        "id",
        Person.random(),
        "packet_type",
        values.text(),
        "payload",
        values.text(),
        "timestamp",
        "2026-01-01T00:00:00Z",
        "session_id",
        values.text(),
        "trace_id",
        values.text());
  }
}
