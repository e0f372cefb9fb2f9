package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports that go on as operations. */
class PacketImportOperationTest extends PacketTransferTest {

  private Answer started(String query, String body) {
    return rest.send(
        importing(query, "user", body.getBytes(StandardCharsets.UTF_8))
            .header("Prefer", "respond-async"));
  }

  @Test
  void goesOnAsAnOperation_ifTheClientPrefersThat() throws IOException {
    String mark = UUID.randomUUID().toString();
    String body = LINE.formatted("1") + "{}\n" + LINE.formatted("\"" + mark + "\"");
    Answer answer = started("", body);
    assertEquals(202, answer.status(), answer::toString);
    assertEquals("packets.import", answer.at("/kind"));
    assertEquals("pending", answer.at("/status"));
    assertEquals("/v1/operations/" + answer.at("/id"), answer.header("Location"));
    assertEquals("1", answer.header("Retry-After"));
    assertEquals("respond-async", answer.header("Preference-Applied"));
    assertEquals(0, stored("user"));
    assertFalse(spooled(mark), "a file that outlives the process");

    String result = operations.run().orElseThrow().text();
    assertEquals(2, stored("user"));
    assertTrue(result.contains("\"created\":2"), result);
    assertTrue(result.contains("\"error\":1"), result);
    assertTrue(result.contains("\"line\":2"), result);
    assertEquals(3, operations.reported.get(operations.reported.size() - 1));
  }

  @Test
  void isCancelledBetweenBatches_andKeepsWhatWasStored() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < PacketTransfer.BATCH + 50; i++) {
      body.append(LINE.formatted(i));
    }
    assertEquals(202, started("", body.toString()).status());
    operations.cancelAt = PacketTransfer.BATCH + 10;
    assertThrows(CancellationException.class, operations::run);
    assertEquals(PacketTransfer.BATCH, stored("user"));
    assertEquals(
        (long) PacketTransfer.BATCH, operations.reported.get(operations.reported.size() - 1));
  }

  @Test
  void cancelsADryRun_withoutAWordInItsTransaction() {
    assertEquals(202, started("?dry_run=true", LINE.formatted("1")).status());
    operations.cancelAt = 0;
    assertThrows(CancellationException.class, operations::run);
    assertEquals(List.of(), operations.reported);
    assertEquals(0, stored("user"));
  }

  @ParameterizedTest
  @CsvSource({"QUOTA_EXCEEDED, 429", "NOT_READY, 503"})
  void refusesAnOperationThatCannotBegin(ErrorCode code, int status) {
    operations.refusal = new UnavailableException(code, "no more of them", null);
    Answer answer = started("", LINE.formatted("1"));
    assertProblem(status, code.code(), null, answer);
    assertEquals("1", answer.header("Retry-After"));
    assertProblem(400, "malformed-request", null, started("", ""));
    assertProblem(422, "validation-failed", "/dry_run", started("?dry_run=x", "{}"));
    assertEquals(List.of(), operations.started);
  }
}
