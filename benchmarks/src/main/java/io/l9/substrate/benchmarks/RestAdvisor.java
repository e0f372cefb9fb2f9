package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Advice over HTTP, on one connection. On one thread. */
final class RestAdvisor implements AdvisedAgents.Advisor, AutoCloseable {

  private static final JsonCodec JSON = new Jackson3JsonCodec();

  private final HttpConnection connection;
  private final String key;

  RestAdvisor(int port, String key) throws IOException {
    connection = new HttpConnection(port);
    this.key = key;
  }

  @Override
  public List<ReflectionId> beforeTask(String description, String kind, String task)
      throws IOException {
    String answer =
        post(
            "/v1/reflections/before-task",
            Map.of(
                "description",
                description,
                "kind",
                kind,
                "task_id",
                task,
                "max_items",
                AdvisedAgents.GIVEN,
                "include",
                List.of("lessons")));
    List<ReflectionId> ids = new ArrayList<>();
    if (JSON.read(JSON.parse(answer)) instanceof Map<?, ?> advice
        && advice.get("lessons") instanceof List<?> lessons) {
      for (Object lesson : lessons) {
        ids.add(new ReflectionId(UUID.fromString((String) ((Map<?, ?>) lesson).get("id"))));
      }
    }
    return ids;
  }

  @Override
  public void ended(String task, String kind, boolean success) throws IOException {
    var unused =
        post(
            "/v1/task-reflections",
            Map.of("task_id", task, "task_kind", kind, "outcome", success ? "success" : "failure"));
  }

  private String post(String path, Map<String, ?> body) throws IOException {
    return connection.ask(HttpConnection.request("POST", path, key, JSON.of(body).text()));
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
