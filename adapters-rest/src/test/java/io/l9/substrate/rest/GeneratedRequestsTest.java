package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.testkit.shared.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Requests that are made from the document, allowed ones and such as it does not allow, to every
 * operation. Every answer is held against the document as in all tests here: status, headers, media
 * type and schema. The checks are those of Schemathesis, by their names.
 *
 * <p>The seed is printed; repeat it with {@code -Dl9.seed=…}.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GeneratedRequestsTest {

  private static final int REQUESTS = 40;
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  private final ApiContract contract = ApiContract.INSTANCE;

  private final long seed = Long.getLong("l9.seed", System.nanoTime());

  private RestFixture rest;

  @BeforeAll
  void start() {
    System.out.println("Random requests: repeat with -Dl9.seed=" + seed);
    RestConfig.Limits absent = RestConfig.Limits.DEFAULT;
    rest =
        RestFixture.over(
            GeneratedRequestsTest::withoutWaiting,
            new RestConfig.Limits(
                absent.deadline(),
                absent.maxDeadline(),
                0,
                absent.window(),
                absent.atOnce(),
                absent.atOnceBesideOthers(),
                absent.atOnceOfAll(),
                1 << 20));
    var unused =
        rest.useCases
            .platform()
            .get()
            .maintenance()
            .jobs()
            .run(rest.keys.get("operator"), JobCommand.of(Job.REFRESH_VIEWS));
    // So that reads find something, and the examples what they name.
    rest.stored(
        "{\"packet_type\":\"note\",\"payload\":\"The ladder.\",\"agent_id\":\"concierge\"}");
    rest.storeExample();
    for (int i = 0; i < 3; i++) {
      rest.stored(
          """
          {"packet_type":"note","payload":"The door %d","agent_id":"scout","tags":["door"],
           "thread_id":"%s"}
          """
              .formatted(i, UNKNOWN));
    }
  }

  /** Nobody would enqueue what a request waits for. */
  private static RestUseCases withoutWaiting(RestUseCases useCases) {
    TaskWork work = useCases.tasks().work();
    return Stores.with(
        useCases,
        TaskUseCases.class,
        Stores.with(
            useCases.tasks(),
            TaskWork.class,
            (TaskWork)
                Proxy.newProxyInstance(
                    TaskWork.class.getClassLoader(),
                    new Class<?>[] {TaskWork.class},
                    (proxy, method, arguments) -> {
                      if (method.getName().equals("claim") && arguments.length == 3) {
                        arguments[2] = Duration.ZERO;
                      }
                      try {
                        return method.invoke(work, arguments);
                      } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                      }
                    })));
  }

  @AfterAll
  void stop() {
    rest.close();
  }

  private Stream<DynamicTest> each(java.util.function.Consumer<GeneratedOperation> check) {
    return new TreeSet<>(contract.operations())
        .stream()
            .map(
                name ->
                    DynamicTest.dynamicTest(
                        name, () -> check.accept(new GeneratedOperation(rest, name, seed))));
  }

  /** not_a_server_error, and all conformance, whatever comes. */
  @TestFactory
  Stream<DynamicTest> neverFails() {
    return each(
        operation -> {
          if (operation.streams()) {
            return;
          }
          for (int i = 0; i < REQUESTS; i++) {
            boolean allowed = operation.random.nextInt(3) > 0;
            JsonNode schema = operation.bodySchema();
            String body = null;
            if (!schema.isMissingNode()) {
              JsonNode value = operation.values.valid(schema);
              body = (allowed ? value : operation.values.broken(value)).toString();
            }
            Answer answer = rest.send(operation.request(operation.target(allowed), body));
            assertTrue(answer.status() < 500, answer::toString);
          }
        });
  }

  /**
   * positive_data_acceptance: what the schema allows is never malformed, and some of it succeeds.
   */
  @TestFactory
  Stream<DynamicTest> takesWhatTheDocumentAllows() {
    return each(
        operation -> {
          JsonNode schema = operation.bodySchema();
          if (schema.isMissingNode()) {
            return;
          }
          List<String> refusals = new ArrayList<>();
          int taken = 0;
          List<JsonNode> allowed = new ArrayList<>(operation.examples());
          for (int i = 0; i < REQUESTS; i++) {
            allowed.add(operation.values.valid(schema));
          }
          for (JsonNode value : allowed) {
            assertEquals(List.of(), contract.violations(name(schema), value), value::toString);
            Answer answer = rest.send(operation.request(operation.target(true), value.toString()));
            assertTrue(answer.status() != 400, answer::toString);
            if (answer.status() < 400 || answer.status() == 404) {
              taken++;
            } else {
              refusals.add(value + " → " + answer);
            }
          }
          assertTrue(taken > 0, () -> "none was taken: " + refusals);
        });
  }

  /** negative_data_rejection. */
  @TestFactory
  Stream<DynamicTest> refusesWhatTheDocumentDoesNotAllow() {
    return each(
        operation -> {
          JsonNode schema = operation.bodySchema();
          if (schema.isMissingNode()) {
            return;
          }
          int sent = 0;
          for (int i = 0; i < 4 * REQUESTS && sent < REQUESTS; i++) {
            JsonNode value = operation.values.broken(operation.values.valid(schema));
            if (contract.violations(name(schema), value).isEmpty()) {
              continue; // not wrong after all
            }
            sent++;
            Answer answer = rest.send(operation.request(operation.target(true), value.toString()));
            boolean told = answer.status() == 207 && answer.json().path("failed").asInt() > 0;
            assertTrue(
                told || (answer.status() >= 400 && answer.status() < 500),
                () -> value + " → " + answer);
          }
          assertTrue(sent > 0, "nothing wrong was found");
        });
  }

  private static String name(JsonNode schema) {
    String ref = schema.path("$ref").asString();
    return ref.substring(ref.lastIndexOf('/') + 1);
  }

  /** unsupported_method and its Allow header. */
  @TestFactory
  Stream<DynamicTest> namesTheMethodsOfEveryPath() {
    return contract.document().path("paths").properties().stream()
        .map(
            path ->
                DynamicTest.dynamicTest(
                    path.getKey(),
                    () -> {
                      String target = path.getKey().replaceAll("\\{[a-z_]+}", UNKNOWN);
                      Set<String> known = methods(target);
                      for (String method : METHODS) {
                        if (!known.contains(method)) {
                          Answer answer =
                              rest.sendUnchecked(
                                  GeneratedOperation.request(rest, target)
                                      .method(method, BodyPublishers.noBody()));
                          assertEquals(405, answer.status(), () -> method + " → " + answer);
                          assertEquals(
                              known, new TreeSet<>(List.of(answer.header("Allow").split(", "))));
                        }
                      }
                    }));
  }

  /**
   * The methods of every template that the target matches: {@code /packets/tail} is a packet's too.
   */
  private Set<String> methods(String target) {
    Set<String> methods = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : contract.document().path("paths").properties()) {
      if (target.matches(path.getKey().replaceAll("\\{[a-z_]+}", "[^/]+"))) {
        for (String method : path.getValue().propertyNames()) {
          methods.add(method.toUpperCase(Locale.ROOT));
          if (method.equals("get") && !streams(path.getValue().path(method))) {
            methods.add("HEAD");
          }
        }
      }
    }
    return methods;
  }

  private static boolean streams(JsonNode operation) {
    JsonNode content = operation.at("/responses/200/content");
    return content.has("text/event-stream")
        || content.has("application/x-ndjson")
        || content.has("application/zip");
  }

  /**
   * ignored_auth: without a credential, or with a wrong one, nothing is done and nothing is told.
   */
  @TestFactory
  Stream<DynamicTest> asksWhoIsCalling() {
    return each(
        operation -> {
          if (operation.description.has("security")
              && operation.description.path("security").isEmpty()) {
            return;
          }
          String target = operation.target(true);
          for (String credential : new String[] {null, "Bearer wrong", "Basic dXNlcjp1c2Vy", ""}) {
            HttpRequest.Builder request =
                HttpRequest.newBuilder(rest.uri(target))
                    .method(operation.method, BodyPublishers.noBody());
            if (credential != null) {
              request.header("Authorization", credential);
            }
            Answer answer = rest.send(request);
            assertEquals(401, answer.status(), answer::toString);
            assertNotNull(answer.header("WWW-Authenticate"), answer::toString);
          }
        });
  }

  /** ensure_resource_availability and use_after_free. */
  @TestFactory
  Stream<DynamicTest> findsWhatItMade_andNotWhatItDeleted() {
    return each(
        operation -> {
          JsonNode created = operation.description.at("/responses/201");
          if (!operation.method.equals("POST") || created.isMissingNode()) {
            return;
          }
          for (JsonNode example :
              operation
                  .description
                  .at("/requestBody/content/application~1json/examples")
                  .values()) {
            Answer answer =
                rest.send(
                    operation.request(
                        operation.target(true),
                        contract.resolved(example).path("value").toString()));
            String location = answer.header("Location");
            if (answer.status() != 201 || location == null) {
              continue;
            }
            JsonNode read = contract.operation("GET", location);
            if (read != null) {
              assertEquals(200, rest.get(location).status(), location);
            }
            if (contract.operation("DELETE", location) != null) {
              Answer deleted = rest.send(GeneratedOperation.deletion(rest, location));
              assertEquals(204, deleted.status(), deleted::toString);
              if (read != null) {
                int status = rest.get(location).status();
                assertTrue(status == 404 || status == 410, location + " → " + status);
              }
              int again = rest.send(GeneratedOperation.deletion(rest, location)).status();
              assertTrue(again == 404 || again == 410 || again == 204, location + " → " + again);
            }
          }
        });
  }

  /** Resources of others are answered like unknown ones: the same status, and the same body. */
  @TestFactory
  Stream<DynamicTest> answersForeignThingsLikeUnknownOnes() {
    String own = rest.stored("{\"packet_type\":\"note\",\"payload\":\"foreign to others\"}");
    return each(
        operation -> {
          if (!operation.path.startsWith("/v1/packets/{id}") || operation.streams()) {
            return;
          }
          JsonNode schema = operation.bodySchema();
          String body = schema.isMissingNode() ? null : operation.values.valid(schema).toString();
          Map<String, String> others = Map.of("{tag}", "door", "{space}", "content");
          String[] paths = {
            operation.path.replace("{id}", own), operation.path.replace("{id}", UNKNOWN)
          };
          List<String> answers = new ArrayList<>();
          for (String path : paths) {
            String target = path;
            for (Map.Entry<String, String> other : others.entrySet()) {
              target = target.replace(other.getKey(), other.getValue());
            }
            HttpRequest.Builder request =
                HttpRequest.newBuilder(rest.uri(target))
                    .header("Authorization", "Bearer foreigner")
                    .header("X-Request-Id", "r")
                    .header(
                        "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            if (body != null) {
              request.header("Content-Type", operation.contentType());
            }
            request.method(
                operation.method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            Answer answer = rest.send(request);
            answers.add(
                answer.status() + " " + answer.text().replace(own, "ID").replace(UNKNOWN, "ID"));
          }
          assertEquals(answers.get(1), answers.get(0), operation.path);
        });
  }

  /** A request with a body that is no JSON at all, to every operation that takes JSON. */
  @TestFactory
  Stream<DynamicTest> refusesBodiesThatAreNoJson() {
    return each(
        operation -> {
          if (operation.bodySchema().isMissingNode()) {
            return;
          }
          String target = operation.target(true);
          for (String body :
              List.of("", "{", "[]", "null", "1", "\"\\ud800\"", "{\"a\":1,\"a\":2}")) {
            Answer answer = rest.send(operation.request(target, body));
            assertTrue(
                answer.status() >= 400 && answer.status() < 500, () -> body + " → " + answer);
          }
          Answer untyped =
              rest.send(
                  GeneratedOperation.request(rest, target)
                      .method(
                          operation.method,
                          BodyPublishers.ofString(
                              JsonNodeFactory.instance.objectNode().toString())));
          assertEquals(415, untyped.status(), untyped::toString);
        });
  }
}
