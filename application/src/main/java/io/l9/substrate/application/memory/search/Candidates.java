package io.l9.substrate.application.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketStanding;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The candidates of all legs of a search, by packet. */
final class Candidates {

  static final String SEMANTIC = "semantic";
  static final String KEYWORD = "keyword";

  /**
   * The number of the best candidates that lend to their neighbours, or four times the hits if that
   * is more: shares of the others decide nothing.
   */
  private static final int MIN_LENDERS = 40;

  private final SearchQuery query;
  final Map<PacketId, List<ScoreDetails.Leg>> legs = new LinkedHashMap<>();
  final Map<PacketId, String> chunks = new HashMap<>();
  final Map<String, Integer> counts = new HashMap<>();
  final List<String> notes = new ArrayList<>();
  final Map<PacketId, Double> lent = new HashMap<>();

  /** Whether a leg brought as many as it was asked for, so that there may be more. */
  boolean truncated;

  Candidates(SearchQuery query) {
    this.query = query;
  }

  void addSemantic(EmbeddingSpace space, double weight, List<EmbeddingIndex.Match> matches) {
    double[] scores = matches.stream().mapToDouble(EmbeddingIndex.Match::score).toArray();
    double[] normalized = query.fusion().normalize(scores, query.rrfK());
    for (int i = 0; i < scores.length; i++) {
      EmbeddingIndex.Match match = matches.get(i);
      add(
          match.packet(),
          new ScoreDetails.Leg(
              SEMANTIC,
              space,
              match.similarity(),
              match.penalty(),
              i + 1,
              normalized[i],
              weight,
              weight * normalized[i]));
      String chunk = match.text();
      if (chunk != null) {
        chunks.putIfAbsent(match.packet(), chunk);
      }
    }
    counts.merge(SEMANTIC, scores.length, Integer::sum);
  }

  void addKeyword(double weight, List<LexicalIndex.Match> matches) {
    double[] raw = matches.stream().mapToDouble(LexicalIndex.Match::score).toArray();
    double[] normalized = query.fusion().normalize(raw, query.rrfK());
    for (int i = 0; i < raw.length; i++) {
      add(
          matches.get(i).packet(),
          new ScoreDetails.Leg(
              KEYWORD, null, raw[i], 0, i + 1, normalized[i], weight, weight * normalized[i]));
    }
    counts.put(KEYWORD, raw.length);
  }

  private void add(PacketId packet, ScoreDetails.Leg leg) {
    legs.computeIfAbsent(packet, id -> new ArrayList<>()).add(leg);
  }

  /** Returns the sum of the legs. */
  private double relevance(PacketId packet) {
    return legs.getOrDefault(packet, List.of()).stream()
        .mapToDouble(ScoreDetails.Leg::contribution)
        .sum();
  }

  /** Returns the packets whose neighbours are looked for. */
  List<PacketId> lenders() {
    if (query.weights().thread() == 0) {
      return List.of();
    }
    return legs.keySet().stream()
        .sorted(Comparator.comparingDouble(this::relevance).reversed())
        .limit(Math.max(MIN_LENDERS, (long) HitRanker.CANDIDATES_PER_HIT * query.limit()))
        .toList();
  }

  /**
   * Lends to each candidate the legs' value of its better neighbour. Only candidates lend and are
   * lent to: a packet that no leg found, or that a filter keeps out, moves nothing.
   */
  void lend(List<PacketStanding> standings) {
    for (PacketStanding standing : standings) {
      for (PacketId neighbour : standing.neighbours()) {
        if (legs.containsKey(neighbour)) {
          lent.merge(standing.id(), Math.min(1, relevance(neighbour)), Math::max);
          lent.merge(neighbour, Math.min(1, relevance(standing.id())), Math::max);
        }
      }
    }
  }

  double lent(PacketId packet) {
    return lent.getOrDefault(packet, 0.0);
  }
}
