package io.l9.substrate.application.memory.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.application.requests.RequestComponents;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The release of the lines by an operation, however it ends. */
class PacketImportTest {

  private final class Lines implements PacketImports.Source {

    private final Iterator<String> texts;
    private long number;
    private boolean open = true;

    Lines(String... texts) {
      this.texts = List.of(texts).iterator();
    }

    @Override
    public boolean hasNext() {
      return texts.hasNext();
    }

    @Override
    public ImportLine next() {
      return new ImportLine(++number, texts.next(), null);
    }

    @Override
    public void close() {
      closed += open ? 1 : 0;
      open = false;
    }
  }

  private int closed;

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
        TenantScope scope,
        PacketFilter filter,
        Set<OtherContent> others,
        Consumer<JsonDocument> lines) {
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
        new Lines("{}"),
        ImportOptions.DEFAULT);
  }

  @Test
  void closesItsSource_atItsEnd() {
    String result = importing(null).run(progress(false)).orElseThrow().text();
    assertEquals(
        "{\"absent_parents\":0,\"created\":0,\"dry_run\":false,\"duplicate\":0,\"error\":0,\"errors\":[],\"lines\":1,\"skipped\":1}",
        result);
    assertEquals(1, closed);
  }

  @Test
  void closesItsSource_ifItFails_orIsCancelled() {
    RuntimeException defect = new IllegalStateException("defect");
    PacketImport failing = importing(defect);
    assertEquals(
        defect, assertThrows(IllegalStateException.class, () -> failing.run(progress(false))));
    assertEquals(1, closed);
    PacketImport cancelled = importing(null);
    assertThrows(CancellationException.class, () -> cancelled.run(progress(true)));
    assertEquals(2, closed);
  }

  @Test
  void goesOnAsAnOperation_andClosesItsSource_thenOrIfNoneIsStarted() {
    MemoryFixture fixture = new MemoryFixture();
    TenantScope user = fixture.world.endUser();
    Deque<Runnable> turns = new ArrayDeque<>();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (RequestComponents requests =
        RequestComponents.of(
            fixture.adapters.requests(), fixture.ids, fixture.clock, turns::add, timer)) {
      Operations operations = requests.useCases().operations();
      PacketImports imports =
          MemoryComponents.imports(fixture.memory.packetTransfer(), operations, fixture.json);
      assertEquals(
          ErrorCode.MALFORMED_REQUEST,
          assertThrows(
                  ValidationException.class,
                  () -> imports.start(user, new Lines(), ImportOptions.DEFAULT))
              .code());
      assertEquals(1, closed);
      String line = "{\"packet_type\":\"note\",\"payload\":1}";
      Operation started = imports.start(user, new Lines(line, "{}"), ImportOptions.DEFAULT);
      assertEquals(PacketImports.KIND, started.kind());
      assertEquals(1, closed);
      turns.remove().run();
      assertEquals(2, closed);
      Operation done = operations.get(user, started.id());
      assertEquals(OperationStatus.SUCCEEDED, done.status());
      assertTrue(
          String.valueOf(done.result()).contains("\"created\":1"),
          () -> "result: " + done.result());
      requests.close(Duration.ZERO);
      assertThrows(
          UnavailableException.class,
          () -> imports.start(user, new Lines(line), ImportOptions.DEFAULT));
      assertEquals(3, closed);
      assertEquals(0, turns.size());
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void refusesAnImportWithoutALine() {
    MemoryFixture fixture = new MemoryFixture();
    for (boolean dryRun : List.of(true, false)) {
      assertEquals(
          ErrorCode.MALFORMED_REQUEST,
          assertThrows(
                  ValidationException.class,
                  () ->
                      fixture
                          .memory
                          .packetTransfer()
                          .importLines(
                              fixture.world.endUser(),
                              new Lines(),
                              new ImportOptions(null, dryRun, 0, ""),
                              result -> {}))
              .code());
    }
  }
}
