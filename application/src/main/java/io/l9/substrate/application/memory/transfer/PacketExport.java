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
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reader of the parts of an export; runs in a unit of work. */
final class PacketExport {

  private final PacketIndex index;
  private final PacketTexts texts;
  private final PacketLines packetLines;
  private final Clock clock;

  PacketExport(MemoryStore store, MemoryConfig config) {
    this.index = store.packetIndex();
    this.texts = new PacketTexts(store, config);
    this.packetLines = new PacketLines(config.json());
    this.clock = config.clock();
  }

  /** Lines of an export that were read together. */
  record Part(List<JsonDocument> lines, int unreadable, @Nullable ExportPlace next) {

    long text() {
      return lines.stream().mapToLong(line -> line.text().length()).sum();
    }
  }

  /** Returns the packets behind a place of the export, and the place of the next part. */
  Part part(PacketFilter filter, @Nullable ExportPlace after, int size) {
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
  }
}
