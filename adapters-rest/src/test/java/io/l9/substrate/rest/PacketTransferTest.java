package io.l9.substrate.rest;

import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.testkit.shared.Stores;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Tests that import and export packets as lines. */
abstract class PacketTransferTest {

  static final String LINE = "{\"packet_type\":\"note\",\"payload\":%s}\n";

  final HeldOperations operations = new HeldOperations();

  RestFixture rest;

  @BeforeEach
  void start() {
    restart(transfer -> transfer, RestConfig.Limits.DEFAULT);
  }

  void restart(UnaryOperator<PacketTransfer> transfer, RestConfig.Limits limits) {
    if (rest != null) {
      rest.close();
    }
    rest =
        RestFixture.over(
            useCases -> {
              PacketTransfer replaced = transfer.apply(useCases.memory().packetTransfer());
              return Stores.with(
                  RestFixture.withTransfer(useCases, replaced),
                  PacketImports.class,
                  MemoryComponents.imports(replaced, operations, useCases.json()));
            },
            limits);
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  Answer imported(String body) {
    return imported("", "user", body.getBytes(StandardCharsets.UTF_8));
  }

  Answer imported(String query, String key, byte[] body) {
    return rest.send(importing(query, key, body));
  }

  HttpRequest.Builder importing(String query, String key, byte[] body) {
    return HttpRequest.newBuilder(rest.uri("/v1/packets/import" + query))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofByteArray(body));
  }

  int stored(String key) {
    return rest.get("/v1/packets?limit=200", key).json().at("/data").size();
  }

  static List<String> statuses(Answer answer) {
    return answer.lines().stream()
        .filter(line -> line.has("line"))
        .map(line -> line.path("status").asString())
        .toList();
  }

  static JsonNode summary(Answer answer) {
    return answer.lines().get(answer.lines().size() - 1).path("summary");
  }

  /** Whether a file of a body holds these words. */
  static boolean spooled(String mark) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "l9-body-*")) {
      for (Path file : files) {
        if (Files.exists(file) && new String(Files.readAllBytes(file)).contains(mark)) {
          return true;
        }
      }
    }
    return false;
  }
}
