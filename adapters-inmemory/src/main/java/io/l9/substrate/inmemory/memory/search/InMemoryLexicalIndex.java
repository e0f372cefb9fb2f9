package io.l9.substrate.inmemory.memory.search;

import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.Bm25;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The terms of each packet. A search reads all of them. */
final class InMemoryLexicalIndex implements LexicalIndex {

  /**
   * A text that counts.
   *
   * @param frequencies how often it has each asked word that it has
   */
  private record Document(Packet packet, int length, Map<AskedWord, Integer> frequencies) {}

  private final UnitsOfWork units;
  private final PacketTable packets;
  private final JsonCodec json;
  private final Table<PacketId, Entry> entries;

  InMemoryLexicalIndex(UnitsOfWork units, PacketTable packets, JsonCodec json) {
    this.units = units;
    this.packets = packets;
    this.json = json;
    entries = new Table<>(units);
    packets.dependent(Kind.TERMS, packet -> erase(packet.id()));
  }

  @Override
  public void addAll(List<Entry> added) {
    packets.requireWritable(added.stream().map(Entry::packet).toList());
    added.forEach(entry -> entries.put(entry.packet().id(), entry));
  }

  @Override
  public Matches search(Query query) {
    units.scope();
    List<Document> documents = new ArrayList<>();
    Map<AskedWord, Integer> documentsWithWord = new HashMap<>();
    long totalLength = 0;
    for (Entry entry : entries.values()) {
      Packet packet = packets.served(entry.packet().id(), query.now()).orElse(null);
      if (packet == null || entry.terms().isEmpty()) {
        continue;
      }
      Map<AskedWord, Integer> frequencies = frequencies(entry, query.words());
      frequencies.keySet().forEach(word -> documentsWithWord.merge(word, 1, Integer::sum));
      documents.add(new Document(packet, entry.terms().length(), frequencies));
      totalLength += entry.terms().length();
    }
    double averageLength = (double) totalLength / Math.max(1, documents.size());
    List<Match> matches = new ArrayList<>();
    for (Document document : documents) {
      double score = 0;
      for (Map.Entry<AskedWord, Integer> word : document.frequencies().entrySet()) {
        score +=
            Bm25.score(
                word.getValue(),
                document.length(),
                averageLength,
                documents.size(),
                documentsWithWord.getOrDefault(word.getKey(), 0));
      }
      if (score > 0
          && (query.minScore() == null || score >= query.minScore())
          && query.filter().matches(document.packet(), json)) {
        matches.add(new Match(document.packet().id(), score));
      }
    }
    return new Matches(
        matches.stream()
            .sorted(Comparator.comparingDouble(Match::score).reversed())
            .limit(query.limit())
            .toList(),
        outdated(query.analysis()));
  }

  private static Map<AskedWord, Integer> frequencies(Entry entry, List<AskedWord> words) {
    Map<AskedWord, Integer> frequencies = new HashMap<>();
    for (AskedWord word : words) {
      int most = 0;
      for (String term : word.terms()) {
        most = Math.max(most, entry.terms().frequencies().getOrDefault(term, 0));
      }
      if (most > 0) {
        frequencies.put(word, most);
      }
    }
    return frequencies;
  }

  @Override
  public long outdated(int analysis) {
    return older(analysis).count();
  }

  @Override
  public List<PacketId> findOutdated(int analysis, @Nullable PacketId after, int limit) {
    return older(analysis)
        .map(entry -> entry.packet().id())
        .filter(id -> after == null || Position.compareIds(id.value(), after.value()) > 0)
        .sorted(Comparator.comparing(PacketId::value, Position::compareIds))
        .limit(limit)
        .toList();
  }

  @Override
  public Set<PacketId> removeOutdated(int analysis, Collection<PacketId> among) {
    Set<PacketId> removed =
        older(analysis)
            .map(entry -> entry.packet().id())
            .filter(id -> among.contains(id) && packets.writable(id).isPresent())
            .collect(Collectors.toSet());
    removed.forEach(entries::remove);
    return removed;
  }

  private Stream<Entry> older(int analysis) {
    units.scope();
    return entries.values().stream()
        .filter(entry -> entry.analysis() < analysis && !entry.terms().isEmpty())
        .filter(entry -> packets.find(entry.packet().id()).isPresent());
  }

  private long erase(PacketId packet) {
    Entry entry = entries.get(packet);
    if (entry == null) {
      return 0;
    }
    entries.remove(packet);
    return entry.terms().frequencies().size();
  }
}
