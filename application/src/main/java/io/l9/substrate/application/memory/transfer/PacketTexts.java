package io.l9.substrate.application.memory.transfer;

import io.l9.substrate.application.memory.embedding.Embedders;
import io.l9.substrate.application.memory.embedding.PacketEmbedder;
import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository.Represented;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The texts that represent packets, as their writers named them. */
final class PacketTexts {

  private final EmbeddingRepository embeddings;
  private final EmbeddingBacklogRepository backlog;
  private final JsonCodec json;
  private final boolean modelIsThere;

  PacketTexts(MemoryStore store, MemoryConfig config) {
    this.embeddings = store.embeddings();
    this.backlog = store.embeddingBacklog();
    this.json = config.json();
    this.modelIsThere = !new Embedders(config).none();
  }

  /**
   * For {@link io.l9.substrate.domain.memory.packet.PacketDraft#embed()}, in the active unit of
   * work; without those whose own text is what a write embeds by default.
   */
  Map<PacketId, Map<EmbeddingSpace, String>> named(List<Packet> packets) {
    List<UUID> ids = packets.stream().map(packet -> packet.id().value()).toList();
    Map<UUID, EmbeddingBacklogRepository.Entry> waiting = new HashMap<>();
    Map<UUID, List<Represented>> made = new HashMap<>();
    if (!ids.isEmpty()) {
      backlog.waiting(ids).forEach(entry -> waiting.put(entry.packet(), entry));
      embeddings
          .represented(ids)
          .forEach(one -> made.computeIfAbsent(one.packet(), id -> new ArrayList<>()).add(one));
    }
    Map<PacketId, Map<EmbeddingSpace, String>> named = new HashMap<>();
    for (Packet packet : packets) {
      EmbeddingBacklogRepository.Entry entry = waiting.get(packet.id().value());
      if (entry != null) {
        if (entry.texts() != null) {
          named.put(packet.id(), entry.texts());
        }
        continue;
      }
      String own = PacketText.of(packet.payload(), json);
      Map<EmbeddingSpace, String> texts =
          texts(own, made.getOrDefault(packet.id().value(), List.of()));
      boolean byDefault =
          texts.equals(PacketEmbedder.texts(own, null)) || (texts.isEmpty() && !modelIsThere);
      if (!byDefault) {
        named.put(packet.id(), texts);
      }
    }
    return named;
  }

  private static Map<EmbeddingSpace, String> texts(String own, List<Represented> made) {
    Map<EmbeddingSpace, String> texts = new EnumMap<>(EmbeddingSpace.class);
    for (Represented one : made) {
      String text = one.text() == null ? own : one.text();
      if (!text.isBlank()) {
        texts.put(one.space(), text);
      }
    }
    return texts;
  }
}
