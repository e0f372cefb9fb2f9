package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.memory.search.Bm25;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The terms of each packet. A search reads all of them. */
final class InMemoryLexicalIndex implements LexicalIndex {

  private record Document(Packet packet, Entry entry) {}

  private final InMemoryUnitOfWork unitOfWork;
  private final InMemoryPacketRepository packets;
  private final JsonCodec json;
  private final Table<PacketId, Entry> entries;

  InMemoryLexicalIndex(
      InMemoryUnitOfWork unitOfWork, InMemoryPacketRepository packets, JsonCodec json) {
    this.unitOfWork = unitOfWork;
    this.packets = packets;
    this.json = json;
    entries = new Table<>(unitOfWork);
  }

  @Override
  public void addAll(List<Entry> added) {
    unitOfWork.scope();
    for (Entry entry : added) {
      packets.requireWritable(entry.packet().owner(), entry.packet().visibility());
    }
    added.forEach(entry -> entries.put(entry.packet().id(), entry));
  }

  @Override
  public List<Match> search(Query query) {
    unitOfWork.scope();
    List<Document> documents = new ArrayList<>();
    Map<String, Integer> documentsWithTerm = new HashMap<>();
    long totalLength = 0;
    for (Entry entry : entries.values()) {
      Packet packet = packets.visible(entry.packet().id());
      if (packet == null || packet.expired(query.now()) || entry.length() == 0) {
        continue;
      }
      documents.add(new Document(packet, entry));
      totalLength += entry.length();
      for (String term : query.terms()) {
        if (entry.frequencies().containsKey(term)) {
          documentsWithTerm.merge(term, 1, Integer::sum);
        }
      }
    }
    double averageLength = (double) totalLength / Math.max(1, documents.size());
    List<Match> matches = new ArrayList<>();
    for (Document document : documents) {
      double score = 0;
      for (Map.Entry<String, Integer> term : documentsWithTerm.entrySet()) {
        Integer frequency = document.entry().frequencies().get(term.getKey());
        if (frequency != null) {
          score +=
              Bm25.score(
                  frequency,
                  document.entry().length(),
                  averageLength,
                  documents.size(),
                  term.getValue());
        }
      }
      if (score > 0
          && (query.minScore() == null || score >= query.minScore())
          && query.filter().matches(document.packet(), json)) {
        matches.add(new Match(document.packet().id(), score));
      }
    }
    return matches.stream()
        .sorted(Comparator.comparingDouble(Match::score).reversed())
        .limit(query.limit())
        .toList();
  }

  /** Deletes the terms of a packet; returns how many there were. */
  long erase(PacketId packet) {
    Entry entry = entries.get(packet);
    if (entry == null) {
      return 0;
    }
    entries.remove(packet);
    return entry.frequencies().size();
  }
}
