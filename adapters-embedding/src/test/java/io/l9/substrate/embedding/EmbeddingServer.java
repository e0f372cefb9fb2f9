package io.l9.substrate.embedding;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.Vector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** An endpoint on this machine that answers as it is told. */
final class EmbeddingServer implements AutoCloseable {

  /** A request that came in. */
  record Request(String path, String authorization, String body, List<String> inputs) {}

  /** Answers one request. */
  @FunctionalInterface
  interface Answer {
    void to(Request request, HttpExchange exchange) throws IOException;
  }

  final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  EmbeddingServer(Answer answer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Request request =
                new Request(
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    body,
                    inputs(body));
            requests.add(request);
            answer.to(request, exchange);
          }
        });
    server.start();
  }

  String base() {
    return "http://localhost:" + server.getAddress().getPort() + "/v1";
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** A right answer, as of a server that shuffles the vectors. */
  static String vectors(Embedder embedder, Request request) {
    boolean base64 = request.body().contains("\"base64\"");
    List<Vector> vectors = embedder.embed(request.inputs());
    List<String> items =
        IntStream.range(0, vectors.size())
            .mapToObj(
                i ->
                    "{\"object\":\"embedding\",\"embedding\":%s,\"index\":%d}"
                        .formatted(base64 ? base64(vectors.get(i)) : numbers(vectors.get(i)), i))
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.reverse(items);
    return data(items);
  }

  static String data(List<String> items) {
    return "{\"object\":\"list\",\"usage\":{\"prompt_tokens\":[1]},\"data\":["
        + String.join(",", items)
        + "],\"model\":\"m\"}";
  }

  static String numbers(Vector vector) {
    List<String> numbers = new ArrayList<>();
    for (float number : vector.toArray()) {
      numbers.add("%.20e".formatted((double) number)); // not the shortest of its double
    }
    return numbers.toString();
  }

  static String base64(Vector vector) {
    float[] numbers = vector.toArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return '"' + Base64.getEncoder().encodeToString(bytes.array()) + '"';
  }

  private static List<String> inputs(String body) {
    List<String> inputs = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.VALUE_STRING) {
            inputs.add(json.getString());
          }
        }
      }
    }
    return inputs;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
