package io.l9.substrate.rest.memory.transfer;

import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportLines;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** The import of one body. Closing it gives the body up. Not thread-safe. */
final class PacketImport implements Operations.HoldingWork {

  static final String KIND = "packets.import";

  /** The number of failed lines that the result of an operation lists. */
  private static final int MAX_ERRORS = 100;

  private final PacketTransfer transfer;
  private final JsonCodec json;
  private final TenantScope scope;
  private final ImportOptions options;
  private final InputStream body;
  private final Iterator<ImportLine> lines;

  PacketImport(
      PacketTransfer transfer,
      JsonCodec json,
      TenantScope scope,
      ImportOptions options,
      InputStream body) {
    this.transfer = transfer;
    this.json = json;
    this.scope = scope;
    this.options = options;
    this.body = body;
    this.lines = ImportLines.of(this::read);
  }

  /**
   * Refuses a body that holds not a single line.
   *
   * @throws ValidationException {@code malformed-request}
   */
  PacketImport checked() {
    if (!lines.hasNext()) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "The body is empty; send a packet on each line.");
    }
    return this;
  }

  /** Does it while the client waits. */
  ImportSummary run(Consumer<ImportResult> results) {
    return transfer.importLines(scope, lines, options, results);
  }

  /** Does it as an operation, and gives the body up whatever happens. */
  @Override
  public Optional<JsonDocument> run(Operations.Progress progress) {
    try (this) {
      List<Map<String, Object>> errors = new ArrayList<>();
      long[] absent = new long[1];
      Watched watched = new Watched(progress);
      ImportSummary summary =
          transfer.importLines(
              scope,
              watched,
              options,
              result -> {
                watched.done = result.line();
                absent[0] += result.absentParents().isEmpty() ? 0 : 1;
                SubstrateException failure = result.failure();
                if (result.status() == ImportResult.Status.ERROR
                    && failure != null
                    && errors.size() < MAX_ERRORS) {
                  errors.add(
                      Map.of(
                          "line",
                          result.line(),
                          "code",
                          failure.code().code(),
                          "detail",
                          String.valueOf(failure.getMessage())));
                }
              });
      // All is stored: who cancels now is too late.
      if (!progress.cancelRequested()) {
        progress.report(summary.lastLine(), summary.lastLine());
      }
      return Optional.of(
          json.of(
              Map.of(
                  "lines", summary.lines(),
                  "created", summary.created(),
                  "duplicate", summary.duplicates(),
                  "skipped", summary.skipped(),
                  "error", summary.errors(),
                  "absent_parents", absent[0],
                  "dry_run", summary.dryRun(),
                  "errors", errors)));
    }
  }

  private int read(byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines, of which none is read any more once the operation is cancelled. */
  private final class Watched implements Iterator<ImportLine> {

    private final Operations.Progress progress;
    private long done;

    Watched(Operations.Progress progress) {
      this.progress = progress;
    }

    @Override
    public boolean hasNext() {
      // A dry run is one unit of work, in which progress must not be stored.
      if (!options.dryRun()) {
        progress.report(done, null);
      } else if (progress.cancelRequested()) {
        throw new CancellationException("the operation is to end");
      }
      return lines.hasNext();
    }

    @Override
    public ImportLine next() {
      return lines.next();
    }
  }
}
