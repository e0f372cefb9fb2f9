package io.l9.substrate.rest.memory.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The release of a body by an operation, however it ends. */
class PacketImportTest {

  private int closed;

  private final InputStream body =
      new ByteArrayInputStream(new byte[] {'{', '}', '\n'}) {
        @Override
        public void close() {
          closed++;
        }
      };

  /** Passes over every line, or fails at the first. */
  private record Passing(RuntimeException failure) implements PacketTransfer {

    @Override
    public ImportSummary importLines(
        TenantScope scope,
        Iterator<ImportLine> lines,
        ImportOptions options,
        Consumer<ImportResult> results) {
      long count = 0;
      while (lines.hasNext()) {
        count = lines.next().number();
        if (failure != null) {
          throw failure;
        }
      }
      return new ImportSummary(count, 0, 0, count, 0, count, false);
    }

    @Override
    public ExportSummary exportLines(
        TenantScope scope, PacketFilter filter, Consumer<JsonDocument> lines) {
      throw new UnsupportedOperationException();
    }
  }

  private static Operations.Progress progress(boolean cancelled) {
    return new Operations.Progress() {
      @Override
      public void report(long done, Long total) {
        if (cancelled) {
          throw new CancellationException();
        }
      }

      @Override
      public boolean cancelRequested() {
        return cancelled;
      }
    };
  }

  private PacketImport importing(RuntimeException failure) {
    return new PacketImport(
        new Passing(failure),
        new Jackson3JsonCodec(),
        new TenantWorld(new Random(5)).endUser(),
        ImportOptions.DEFAULT,
        body);
  }

  @Test
  void closesItsBody_atItsEnd() {
    String result = importing(null).run(progress(false)).orElseThrow().text();
    assertEquals(
        "{\"absent_parents\":0,\"created\":0,\"dry_run\":false,\"duplicate\":0,\"error\":0,\"errors\":[],\"lines\":1,\"skipped\":1}",
        result);
    assertEquals(1, closed);
  }

  @Test
  void closesItsBody_ifItFails_orIsCancelled() {
    RuntimeException defect = new IllegalStateException("defect");
    PacketImport failing = importing(defect);
    assertEquals(
        defect, assertThrows(IllegalStateException.class, () -> failing.run(progress(false))));
    assertEquals(1, closed);
    PacketImport cancelled = importing(null);
    assertThrows(CancellationException.class, () -> cancelled.run(progress(true)));
    assertEquals(2, closed);
  }
}
