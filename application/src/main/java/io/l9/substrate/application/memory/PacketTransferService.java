package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.packet.ImportLine;
import io.l9.substrate.domain.memory.packet.ImportOptions;
import io.l9.substrate.domain.memory.packet.ImportResult;
import io.l9.substrate.domain.memory.packet.ImportResult.Status;
import io.l9.substrate.domain.memory.packet.ImportSummary;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.memory.packet.PacketIndex;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketTransfer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a batch of lines, stores it, reports it, and forgets it. */
final class PacketTransferService implements PacketTransfer {

  /** A batch of long lines ends before {@link #BATCH}; in UTF-16 units. */
  private static final int BATCH_TEXT = 4 << 20;

  /** Of a batch that another writer got in the way of. */
  private static final int ATTEMPTS = 3;

  /** Takes the transaction of a dry run back. */
  private static final class NothingIsStored extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ImportSummary summary;

    NothingIsStored(ImportSummary summary) {
      super("a dry run stores nothing", null, false, false);
      this.summary = summary;
    }
  }

  private final UnitOfWork unitOfWork;
  private final PacketIngestion ingestion;
  private final PacketIndex index;
  private final PacketLines packetLines;
  private final Clock clock;

  PacketTransferService(MemoryDependencies needs, PacketIngestion ingestion) {
    this.unitOfWork = needs.unitOfWork();
    this.ingestion = ingestion;
    this.index = needs.packetIndex();
    this.packetLines = new PacketLines(needs.json());
    this.clock = needs.clock();
  }

  @Override
  public ImportSummary importLines(
      TenantScope scope,
      Iterator<ImportLine> lines,
      ImportOptions options,
      Consumer<ImportResult> results) {
    if (!options.dryRun()) {
      return new Import(scope, options, results).all(lines);
    }
    try {
      return unitOfWork.<ImportSummary>inScope(
          scope,
          () -> {
            throw new NothingIsStored(new Import(scope, options, results).all(lines));
          });
    } catch (NothingIsStored e) {
      return e.summary;
    }
  }

  @Override
  public long exportLines(TenantScope scope, PacketFilter filter, Consumer<JsonDocument> lines) {
    return unitOfWork.inScope(
        scope,
        () -> {
          AtomicLong count = new AtomicLong();
          index.each(
              filter,
              clock.instant(),
              packet -> {
                lines.accept(packetLines.of(packet));
                count.incrementAndGet();
              });
          return count.get();
        });
  }

  /** One import under way. */
  private final class Import {

    /** A line that waits for its batch: with a draft, or with what became of it already. */
    private record Waiting(
        long line, @Nullable PacketDraft draft, Status status, @Nullable SubstrateException why) {}

    private final TenantScope scope;
    private final ImportOptions options;
    private final Consumer<ImportResult> results;
    private final Map<Status, Long> counts = new EnumMap<>(Status.class);
    private final List<Waiting> batch = new ArrayList<>();
    private int batchText;

    Import(TenantScope scope, ImportOptions options, Consumer<ImportResult> results) {
      this.scope = scope;
      this.options = options;
      this.results = results;
    }

    ImportSummary all(Iterator<ImportLine> lines) {
      long last = 0;
      while (lines.hasNext()) {
        ImportLine line = lines.next();
        last = line.number();
        if (last > options.after()) {
          batch.add(read(line));
          batchText += line.text().length();
          if (batch.size() >= BATCH || batchText >= BATCH_TEXT) {
            store();
          }
        }
      }
      store();
      return new ImportSummary(
          counts.values().stream().mapToLong(Long::longValue).sum(),
          count(Status.CREATED),
          count(Status.DUPLICATE),
          count(Status.SKIPPED),
          count(Status.ERROR),
          last,
          options.dryRun());
    }

    private long count(Status status) {
      return counts.getOrDefault(status, 0L);
    }

    private Waiting read(ImportLine line) {
      if (line.problem() != null) {
        return new Waiting(line.number(), null, Status.ERROR, line.problem());
      }
      if (line.text().isBlank()) {
        return new Waiting(line.number(), null, Status.SKIPPED, null);
      }
      try {
        Optional<PacketDraft> draft =
            packetLines.draft(
                line.text(),
                line.packetId(scope.owner(), options.name()),
                options.onDuplicate(),
                !options.dryRun());
        return new Waiting(line.number(), draft.orElse(null), Status.SKIPPED, null);
      } catch (SubstrateException e) {
        return new Waiting(line.number(), null, Status.ERROR, e);
      }
    }

    private void store() {
      List<PacketDraft> drafts = new ArrayList<>();
      for (Waiting waiting : batch) {
        if (waiting.draft() != null) {
          drafts.add(waiting.draft());
        }
      }
      Iterator<ItemResult> stored = store(drafts).iterator();
      for (Waiting waiting : batch) {
        report(
            waiting.draft() == null
                ? new ImportResult(waiting.line(), waiting.status(), null, waiting.why())
                : result(waiting.line(), stored.next()));
      }
      batch.clear();
      batchText = 0;
    }

    private void report(ImportResult result) {
      counts.merge(result.status(), 1L, Long::sum);
      results.accept(result);
    }

    private static ImportResult result(long line, ItemResult stored) {
      if (stored instanceof ItemResult.Failed failed) {
        return new ImportResult(line, Status.ERROR, null, failed.failure());
      }
      IngestOutcome outcome = ((ItemResult.Done) stored).outcome();
      PacketId packet = outcome.packet().id();
      return new ImportResult(
          line,
          outcome instanceof IngestOutcome.Stored ? Status.CREATED : Status.DUPLICATE,
          packet,
          null);
    }

    /** What refuses a batch as a whole, once others are out of the way, is one of its packets. */
    private List<ItemResult> store(List<PacketDraft> drafts) {
      if (drafts.isEmpty()) {
        return List.of();
      }
      for (int attempt = 1; ; attempt++) {
        try {
          return ingestion.ingestEach(scope, drafts);
        } catch (SubstrateException e) {
          // in a dry run the one transaction is lost
          if (options.dryRun() || (e instanceof UnavailableException && !passes(e))) {
            throw e;
          }
          if (attempt == ATTEMPTS || !passes(e)) {
            if (drafts.size() == 1) {
              if (e instanceof UnavailableException) {
                throw e;
              }
              return List.of(new ItemResult.Failed(e));
            }
            return oneByOne(drafts);
          }
        }
      }
    }

    private List<ItemResult> oneByOne(List<PacketDraft> drafts) {
      List<ItemResult> results = new ArrayList<>();
      drafts.forEach(draft -> results.addAll(store(List.of(draft))));
      return results;
    }

    private static boolean passes(SubstrateException failure) {
      return failure.code() == ErrorCode.CONFLICT || failure.code() == ErrorCode.ROLLED_BACK;
    }
  }
}
