package io.l9.substrate.application.memory.transfer;

import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** The work of an operation that imports lines. Closing it closes their source. */
final class PacketImport implements Operations.HoldingWork {

  private final PacketTransfer transfer;
  private final JsonCodec json;
  private final TenantScope scope;
  private final PacketImports.Source source;
  private final ImportOptions options;

  PacketImport(
      PacketTransfer transfer,
      JsonCodec json,
      TenantScope scope,
      PacketImports.Source source,
      ImportOptions options) {
    this.transfer = transfer;
    this.json = json;
    this.scope = scope;
    this.source = source;
    this.options = options;
  }

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
                    && errors.size() < PacketImports.MAX_ERRORS) {
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

  @Override
  public void close() {
    source.close();
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
      return source.hasNext();
    }

    @Override
    public ImportLine next() {
      return source.next();
    }
  }
}
