package io.l9.substrate.bootstrap.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The data of a person as HTTP shows them: the files of the archive, and the answers to a fixed set
 * of searches, without the members that every archive and answer has of its own.
 */
final class OthersView {

  private static final String ARCHIVES = "/v1/subjects/archives";
  private static final int MAX_HITS = 100;

  private OthersView() {}

  /**
   * Returns the files of a person's archive by the person and their names.
   *
   * @param admin exports it, so that of the export itself only the entry in the log is the person's
   */
  static Map<String, String> archive(CanaryServer server, String admin, Person person)
      throws IOException, InterruptedException {
    String body = "{\"kind\": \"user\", \"id\": \"%s\"}".formatted(person.user);
    CanaryServer.Reply started =
        server.send(admin, "POST", ARCHIVES, Map.of(), "application/json", body);
    assertEquals(202, started.status(), started::text);
    Map<?, ?> operation = server.ended(admin, Person.read(started.text()).get("id"));
    assertEquals("succeeded", operation.get("status"), operation::toString);
    Map<?, ?> result = (Map<?, ?>) operation.get("result");
    assertTrue(((Number) result.get("rows")).longValue() > MAX_HITS, result::toString);
    byte[] zip = server.archive(admin, result.get("archive_id"));
    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry file = in.getNextEntry(); file != null; file = in.getNextEntry()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        files.put(person.name + "/" + file.getName(), withoutExports(file.getName(), text));
      }
    }
    assertTrue(files.containsKey(person.name + "/manifest.json"), files.keySet()::toString);
    assertTrue(files.get(person.name + "/packet_store.ndjson").contains(person.word));
    return files;
  }

  /** A file without the identity of the archive, and without the entries of exports. */
  private static String withoutExports(String file, String text) {
    return switch (file) {
      case "manifest.json" ->
          without(text, "archive", "created_at")
              .replaceAll("\\{[^{}]*\"table\" ?: ?\"audit_log\"[^{}]*}", "");
      case "audit_log.ndjson" ->
          text.lines()
              .filter(entry -> !entry.contains("\"action\": \"archive.export\""))
              .collect(Collectors.joining("\n"));
      default -> text;
    };
  }

  /** Returns the answers to searches in every mode, explained, by the person and the request. */
  static Map<String, String> searches(CanaryServer server, Person person) {
    Map<String, String> answers = new TreeMap<>();
    for (String mode : List.of("semantic", "keyword", "hybrid")) {
      for (String text : List.of(person.word, person.word + " later", "sings of the " + mode)) {
        String body =
            "{\"mode\": \"%s\", \"text\": \"%s\", \"limit\": %d, \"explain\": true}"
                .formatted(mode, text, MAX_HITS);
        CanaryServer.Reply reply =
            server.send(
                person.name + "-user", "POST", "/v1/search", Map.of(), "application/json", body);
        assertEquals(200, reply.status(), reply::text);
        if (text.startsWith(person.word)) {
          assertTrue(reply.text().contains("\"score\""), body);
        }
        answers.put(person.name + " " + body, without(reply.text(), "query_id", "took_ms"));
      }
    }
    return answers;
  }

  private static String without(String json, String... members) {
    String rest = json;
    for (String member : members) {
      String own = rest.replaceAll("\"" + member + "\" ?: ?(\"[^\"]*\"|[0-9]+)", "");
      assertTrue(own.length() < rest.length(), () -> "no " + member + " in " + json);
      rest = own;
    }
    return rest;
  }
}
