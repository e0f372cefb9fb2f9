package io.l9.substrate.application.memory.transfer;

import io.l9.substrate.application.memory.packet.ImportedPacket;
import io.l9.substrate.application.memory.packet.PacketIngestionService;
import io.l9.substrate.application.memory.packet.PacketIngestionService.Imported;
import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.catalog.ExportPlace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a part, of lines or of packets, deals with it, reports it, and forgets it. */
public final class PacketTransferService implements PacketTransfer {

  /** A batch of long lines ends before {@link #BATCH}; in UTF-16 units. */
  private static final int BATCH_TEXT = 4 << 20;

  /** The number of packets of an export that are read together at first, and at the most. */
  private static final int FIRST_PART = 25;

  private static final int PART = 200;

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
  private final PacketIngestionService ingestion;
  private final PacketExport export;
  private final PacketLines packetLines;
  private final List<OtherLines> others;
  private final JsonCodec json;

  /**
   * @param others what an export holds besides packets
   */
  public PacketTransferService(
      MemoryStore store,
      MemoryConfig config,
      PacketIngestionService ingestion,
      List<OtherLines> others) {
    this.unitOfWork = store.unitOfWork();
    this.ingestion = ingestion;
    this.export = new PacketExport(store, config);
    this.packetLines = new PacketLines(config.json());
    this.others = List.copyOf(others);
    this.json = config.json();
  }

  @Override
  public ImportSummary importLines(
      TenantScope scope,
      Iterator<ImportLine> lines,
      ImportOptions options,
      Consumer<ImportResult> results) {
    requireLines(lines);
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

  /**
   * Refuses an import without a single line.
   *
   * @throws ValidationException {@code malformed-request}
   */
  static void requireLines(Iterator<ImportLine> lines) {
    if (!lines.hasNext()) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "The import is empty; send a packet on each line.");
    }
  }

  @Override
  public ExportSummary exportLines(
      TenantScope scope,
      PacketFilter filter,
      Set<OtherContent> besides,
      Consumer<JsonDocument> lines) {
    long unreadable = 0;
    long read = 0;
    int size = FIRST_PART;
    ExportPlace place = null;
    do {
      ExportPlace after = place;
      int most = size;
      PacketExport.Part part = unitOfWork.inScope(scope, () -> export.part(filter, after, most));
      part.lines().forEach(lines);
      read += part.lines().size();
      unreadable += part.unreadable();
      place = part.next();
      size = part.text() > BATCH_TEXT ? Math.max(1, size / 4) : Math.min(PART, 2 * size);
    } while (place != null);
    long other = 0;
    if (filter.equals(PacketFilter.NONE)) {
      for (OtherLines kind : others) {
        other += besides.contains(kind.content()) ? exportLines(scope, kind, lines) : 0;
      }
    }
    return new ExportSummary(read - unreadable, other, unreadable);
  }

  private long exportLines(TenantScope scope, OtherLines kind, Consumer<JsonDocument> lines) {
    long read = 0;
    Object place = null;
    do {
      Object after = place;
      OtherLines.Part part = unitOfWork.inScope(scope, () -> kind.part(scope, after));
      part.lines().forEach(lines);
      read += part.lines().size();
      place = part.next();
    } while (place != null);
    return read;
  }

  /** A batch of a dry run can fail, as one of an import can, without the end of the whole. */
  private List<Imported> ingest(TenantScope scope, List<ImportedPacket> packets, boolean dryRun) {
    return dryRun
        ? unitOfWork.inSavepoint(scope, () -> ingestion.importEach(scope, packets, false))
        : ingestion.importEach(scope, packets, true);
  }

  private boolean storesOther(TenantScope scope, Supplier<Boolean> work, boolean dryRun) {
    return dryRun ? unitOfWork.inSavepoint(scope, work) : unitOfWork.inScope(scope, work);
  }

  /** One import under way. */
  private final class Import {

    /** A line that waits for its batch: with a draft, or with what became of it already. */
    private record Waiting(
        long line,
        @Nullable ImportedPacket packet,
        @Nullable Other other,
        Status status,
        @Nullable SubstrateException why) {

      Waiting(long line, Status status, @Nullable SubstrateException why) {
        this(line, null, null, status, why);
      }
    }

    /** The value of a line that holds no packet. */
    private record Other(OtherLines lines, String kind, JsonDocument value) {}

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
        return new Waiting(line.number(), Status.ERROR, line.problem());
      }
      if (line.text().isBlank()) {
        return new Waiting(line.number(), Status.SKIPPED, null);
      }
      try {
        Map<String, JsonDocument> object = json.members(line.text());
        Other other = other(object);
        if (other != null) {
          options.requireTaken(other.lines().content());
        }
        ImportedPacket packet =
            other == null
                ? packetLines.packet(line, object, scope.owner(), options).orElse(null)
                : null;
        return new Waiting(line.number(), packet, other, Status.SKIPPED, null);
      } catch (SubstrateException e) {
        return new Waiting(line.number(), Status.ERROR, e);
      }
    }

    private @Nullable Other other(Map<String, JsonDocument> object) {
      if (object.size() != 1) {
        return null;
      }
      Map.Entry<String, JsonDocument> member = object.entrySet().iterator().next();
      return others.stream()
          .filter(lines -> lines.kinds().contains(member.getKey()))
          .map(lines -> new Other(lines, member.getKey(), member.getValue()))
          .findFirst()
          .orElse(null);
    }

    private void store() {
      List<ImportedPacket> packets = new ArrayList<>();
      for (Waiting waiting : batch) {
        if (waiting.packet() != null) {
          packets.add(waiting.packet());
        }
      }
      Iterator<Imported> stored = store(packets).iterator();
      for (Waiting waiting : batch) {
        if (waiting.packet() != null) {
          report(result(waiting.line(), stored.next()));
        } else if (waiting.other() != null) {
          report(store(waiting.line(), waiting.other()));
        } else {
          report(new ImportResult(waiting.line(), waiting.status(), null, waiting.why()));
        }
      }
      batch.clear();
      batchText = 0;
    }

    private ImportResult store(long line, Other other) {
      try {
        Supplier<Boolean> work =
            other.lines().importing(scope, other.kind(), other.value(), options);
        boolean created = storesOther(scope, work, options.dryRun());
        return new ImportResult(line, created ? Status.CREATED : Status.DUPLICATE, null, null);
      } catch (UnavailableException e) {
        throw e;
      } catch (SubstrateException e) {
        return new ImportResult(line, Status.ERROR, null, e);
      }
    }

    private void report(ImportResult result) {
      counts.merge(result.status(), 1L, Long::sum);
      results.accept(result);
    }

    private static ImportResult result(long line, Imported stored) {
      if (stored.result() instanceof ItemResult.Failed failed) {
        SubstrateException failure = failed.failure();
        return new ImportResult(
            line,
            failure.code() == ErrorCode.EXPIRED ? Status.SKIPPED : Status.ERROR,
            null,
            failure);
      }
      IngestOutcome outcome = ((ItemResult.Done) stored.result()).outcome();
      return new ImportResult(
          line,
          outcome instanceof IngestOutcome.Stored ? Status.CREATED : Status.DUPLICATE,
          outcome.packet().id(),
          null,
          stored.absentParents());
    }

    /** Finds the packet that refuses a batch as a whole once others are out of the way. */
    private List<Imported> store(List<ImportedPacket> packets) {
      if (packets.isEmpty()) {
        return List.of();
      }
      for (int attempt = 1; ; attempt++) {
        try {
          return ingest(scope, packets, options.dryRun());
        } catch (SubstrateException e) {
          if (e instanceof UnavailableException && !passes(e)) {
            throw e;
          }
          if (attempt == ATTEMPTS || !passes(e)) {
            if (packets.size() == 1) {
              if (e instanceof UnavailableException) {
                throw e;
              }
              return List.of(new Imported(new ItemResult.Failed(e), List.of()));
            }
            return oneByOne(packets);
          }
        }
      }
    }

    /** Each alone, its parents before it. */
    private List<Imported> oneByOne(List<ImportedPacket> packets) {
      Map<PacketId, Integer> places = new HashMap<>();
      for (int i = 0; i < packets.size(); i++) {
        places.putIfAbsent(id(packets.get(i)), i);
      }
      Map<Integer, Imported> results = new TreeMap<>();
      Set<Integer> begun = new HashSet<>();
      Deque<Integer> waiting = new ArrayDeque<>();
      for (int i = packets.size() - 1; i >= 0; i--) {
        waiting.push(i);
      }
      while (!waiting.isEmpty()) {
        int place = waiting.peek();
        if (!results.containsKey(place) && begun.add(place)) {
          packets.get(place).draft().parents().stream()
              .map(places::get)
              .filter(parent -> parent != null && !begun.contains(parent))
              .forEach(waiting::push);
          continue; // for the parents first
        }
        waiting.pop();
        if (!results.containsKey(place)) {
          results.put(place, store(List.of(packets.get(place))).get(0));
        }
      }
      return List.copyOf(results.values());
    }

    private static PacketId id(ImportedPacket packet) {
      return Objects.requireNonNull(packet.draft().id(), "every line has an id");
    }

    private static boolean passes(SubstrateException failure) {
      return failure.code() == ErrorCode.CONFLICT || failure.code() == ErrorCode.ROLLED_BACK;
    }
  }
}
