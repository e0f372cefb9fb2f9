package io.l9.substrate.application.memory.transfer;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.catalog.ExportPage;
import io.l9.substrate.domain.memory.catalog.ExportPlace;
import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of an export, each read in a unit of work of its own. */
final class PacketExport {

  /** The number of packets of an export that are read together at first, and at the most. */
  private static final int FIRST_PART = 25;

  private static final int PART = 200;

  private final UnitOfWork unitOfWork;
  private final PacketIndex index;
  private final PacketTexts texts;
  private final PacketLines packetLines;
  private final List<OtherLines> others;
  private final Clock clock;

  PacketExport(MemoryStore store, MemoryConfig config, List<OtherLines> others) {
    this.unitOfWork = store.unitOfWork();
    this.index = store.packetIndex();
    this.texts = new PacketTexts(store, config);
    this.packetLines = new PacketLines(config.json());
    this.others = List.copyOf(others);
    this.clock = config.clock();
  }

  ExportSummary lines(TenantScope scope, PacketFilter filter, Consumer<JsonDocument> lines) {
    long unreadable = 0;
    long read = 0;
    int size = FIRST_PART;
    ExportPlace place = null;
    do {
      Part part = part(scope, filter, place, size);
      part.lines().forEach(lines);
      read += part.lines().size();
      unreadable += part.unreadable();
      place = part.next();
      size =
          part.text() > PacketTransferService.BATCH_TEXT
              ? Math.max(1, size / 4)
              : Math.min(PART, 2 * size);
    } while (place != null);
    long other = 0;
    if (filter.equals(PacketFilter.NONE)) {
      for (OtherLines kind : others) {
        other += kind.exportLines(scope, lines);
      }
    }
    return new ExportSummary(read - unreadable, other, unreadable);
  }

  /** Lines of an export that were read together. */
  private record Part(List<JsonDocument> lines, int unreadable, @Nullable ExportPlace next) {

    long text() {
      return lines.stream().mapToLong(line -> line.text().length()).sum();
    }
  }

  private Part part(TenantScope scope, PacketFilter filter, @Nullable ExportPlace after, int size) {
    return unitOfWork.inScope(
        scope,
        () -> {
          ExportPage page = index.export(filter, after, size, clock.instant());
          Map<PacketId, Map<EmbeddingSpace, String>> named = texts.named(page.packets());
          List<JsonDocument> read = new ArrayList<>();
          int unreadable = 0;
          for (Packet packet : page.packets()) {
            try {
              read.add(packetLines.of(packet, named.get(packet.id())));
            } catch (ValidationException e) {
              read.add(packetLines.unreadable(packet, e.code()));
              unreadable++;
            }
          }
          return new Part(read, unreadable, page.next());
        });
  }
}
