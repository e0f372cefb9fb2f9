package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Imports and exports that end before they are complete. */
class PacketTransferFailuresTest extends PacketTransferTest {

  @Test
  void endsAnExport_whenTheCredentialOfItsClientHasEnded() {
    restart(
        transfer ->
            new MadeUpExport(
                transfer,
                lines -> {
                  for (int i = 0; i < 2_000; i++) {
                    if (i == 1_000) {
                      rest.keys.remove("user");
                      rest.clock.advance(Duration.ofSeconds(5));
                    }
                    lines.accept(rest.useCases.json().of(Map.of("line", "x".repeat(100))));
                  }
                }),
        RestConfig.Limits.DEFAULT);
    String[] lines = rest.sendUnchecked(rest.request("/v1/packets/export")).text().split("\n", -1);
    String last = lines[lines.length - 2];
    assertTrue(last.startsWith("{\"problem\":") && last.contains("unauthenticated"), last);
    assertTrue(lines.length < 1_002, "lines: " + lines.length);
  }

  /** A transfer that does something else. */
  private record Other(
      PacketTransfer whole,
      Consumer<Consumer<ImportResult>> importing,
      Consumer<Consumer<JsonDocument>> exporting)
      implements PacketTransfer {

    @Override
    public ImportSummary importLines(
        TenantScope scope,
        Iterator<ImportLine> lines,
        ImportOptions options,
        Consumer<ImportResult> results) {
      importing.accept(results);
      return whole.importLines(scope, lines, options, results);
    }

    @Override
    public ExportSummary exportLines(
        TenantScope scope,
        PacketFilter filter,
        Set<OtherContent> others,
        Consumer<JsonDocument> lines) {
      exporting.accept(lines);
      return whole.exportLines(scope, filter, others, lines);
    }
  }

  private static ImportResult skipped(long line) {
    return new ImportResult(line, ImportResult.Status.SKIPPED, null, null);
  }

  private static final UnavailableException DOWN =
      new UnavailableException(ErrorCode.DATABASE_UNAVAILABLE, "the database is away", null);

  @Test
  void endsWithAProblem_ifItFailsAfterTheFirstLine() {
    restart(
        whole ->
            new Other(
                whole,
                results -> {
                  results.accept(skipped(1));
                  throw DOWN;
                },
                lines -> {
                  lines.accept(new JsonDocument("{\"packet_type\":\"note\",\"payload\":1}"));
                  throw new IllegalStateException("secret of the inside");
                }),
        RestConfig.Limits.DEFAULT);
    Answer imported = imported(LINE.formatted("1"));
    assertEquals(200, imported.status());
    assertEquals(2, imported.lines().size(), imported::toString);
    JsonNode problem = imported.lines().get(1).path("problem");
    assertEquals("database-unavailable", problem.path("code").asString());
    assertEquals(imported.header("X-Request-Id"), problem.path("request_id").asString());
    Answer exported = rest.get("/v1/packets/export");
    assertEquals(2, exported.lines().size(), exported::toString);
    assertEquals("internal", exported.lines().get(1).at("/problem/code").asString());
    assertFalse(exported.text().contains("secret"));
  }

  @Test
  void answersWithAProblem_ifItFailsBeforeTheFirstLine() {
    restart(
        whole ->
            new Other(
                whole,
                results -> {
                  throw DOWN;
                },
                lines -> {
                  throw DOWN;
                }),
        RestConfig.Limits.DEFAULT);
    assertProblem(503, "database-unavailable", null, imported(LINE.formatted("1")));
    assertProblem(503, "database-unavailable", null, rest.get("/v1/packets/export"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /v1/packets/export", "POST /v1/packets/import"})
  void stops_whenTheClientHasGone(String request) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Consumer<Runnable> endless =
        line -> {
          try {
            while (true) {
              line.run();
              begun.countDown();
            }
          } finally {
            ended.countDown();
          }
        };
    restart(
        whole ->
            new Other(
                whole,
                results -> endless.accept(() -> results.accept(skipped(1))),
                lines -> endless.accept(() -> lines.accept(new JsonDocument("{}")))),
        RestConfig.Limits.DEFAULT);
    try (Socket socket = new Socket("127.0.0.1", rest.server.port())) {
      String head =
          request
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer user\r\n"
              + (request.startsWith("GET")
                  ? "\r\n"
                  : "Content-Type: application/x-ndjson\r\nContent-Length: 3\r\n\r\n{}\n");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      assertTrue(begun.await(10, TimeUnit.SECONDS));
    }
    assertTrue(ended.await(20, TimeUnit.SECONDS));
    assertEquals(200, rest.get("/v1/info").status());
  }
}
