package io.l9.substrate.application.memory.search;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.PacketStanding;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.shared.JsonCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ranking of hybrid search. Each leg brings its candidates; their values are normalized,
 * weighted and summed; a share of the neighbours' values in the thread is lent, and the packet's
 * own parts (recency, importance, access) are added. Runs inside of a unit of work.
 */
final class HitRanker {

  /**
   * A leg brings at least this many candidates, so that one that is only good on both legs is not
   * missed.
   */
  private static final int MIN_CANDIDATES = 100;

  static final int CANDIDATES_PER_HIT = 4;

  private static final Comparator<RankedPacket> BEST_FIRST =
      Comparator.comparingDouble(RankedPacket::score)
          .reversed()
          .thenComparing(packet -> packet.id().value());

  private final PacketRepository packets;
  private final EmbeddingIndex embeddingIndex;
  private final LexicalIndex lexicalIndex;
  private final TextAnalyzer analyzer;
  private final JsonCodec json;
  private final FactRepository facts;

  HitRanker(MemoryStore store, FactRepository facts, MemoryConfig config) {
    this.facts = facts;
    this.packets = store.packets();
    this.embeddingIndex = store.embeddingIndex();
    this.lexicalIndex = store.lexicalIndex();
    this.analyzer = config.analyzer();
    this.json = config.json();
  }

  /** Returns the ranking that the first page is the beginning of. */
  Ranking rank(SearchQuery query, QueryTerms terms, SearchTime time) {
    Ranking ranking =
        rank(query, terms, time, Math.max(MIN_CANDIDATES, CANDIDATES_PER_HIT * query.limit()));
    // A thread can have all candidates; then there are not enough others among them.
    while (query.groupByThread()
        && ranking.packets().size() < query.limit()
        && ranking.canGoDeeper()) {
      ranking = rank(query, terms, time, ranking.nextDepth());
    }
    return ranking;
  }

  Ranking rank(SearchQuery query, QueryTerms terms, SearchTime time, int depth) {
    Candidates candidates = candidates(query, terms, filter(query, time), depth, time);
    List<PacketStanding> standings =
        candidates.legs.isEmpty()
            ? List.of()
            : packets.standings(candidates.legs.keySet(), candidates.lenders(), time.served());
    candidates.lend(standings);
    return new Ranking(
        ranked(candidates, standings, query, time.at()), candidates, depth, candidates.truncated);
  }

  /**
   * Reads the packets that are hits, by one statement, and by another which of them have nothing
   * left that is believed.
   */
  List<SearchHit> hits(List<RankedPacket> ranked, Instant now) {
    if (ranked.isEmpty()) {
      return List.of();
    }
    Map<PacketId, Packet> read = new HashMap<>();
    packets
        .findAll(ranked.stream().map(RankedPacket::id).toList())
        .forEach(packet -> read.put(packet.id(), packet));
    Set<PacketId> ended = facts.onlyOfEndedFacts(read.keySet(), now);
    List<SearchHit> hits = new ArrayList<>();
    for (RankedPacket hit : ranked) {
      Packet packet = read.get(hit.id());
      if (packet != null) {
        String chunk = hit.chunk();
        hits.add(
            new SearchHit(
                packet,
                chunk != null ? chunk : PacketText.of(packet.payload(), json),
                hit.score(),
                hit.details(),
                hit.groupSize(),
                ended.contains(packet.id())));
      }
    }
    return hits;
  }

  private Candidates candidates(
      SearchQuery query, QueryTerms terms, PacketFilter filter, int depth, SearchTime time) {
    Candidates candidates = new Candidates(query);
    candidates.notes.addAll(terms.notes());
    double allSpaces = query.spaces().values().stream().mapToDouble(Double::doubleValue).sum();
    for (Map.Entry<EmbeddingSpace, Double> space : query.spaces().entrySet()) {
      QueryVectors.Probe probe = terms.probes().get(space.getKey());
      if (probe == null) {
        continue;
      }
      EmbeddingIndex.Matches found =
          embeddingIndex.nearest(
              new EmbeddingIndex.Query(
                  space.getKey(),
                  probe.model(),
                  probe.vector(),
                  filter,
                  depth,
                  query.minSimilarity(),
                  query.refinements().chunkPenalty(),
                  time.served()));
      candidates.addSemantic(
          space.getKey(),
          query.weights().semantic() * space.getValue() / allSpaces,
          found.matches());
      candidates.truncated |= found.matches().size() >= depth;
      if (!found.exact()) {
        candidates.notes.add(
            "the space " + space.getKey().code() + " was searched by its approximate index");
      }
    }
    if (!terms.words().isEmpty()) {
      LexicalIndex.Matches found =
          lexicalIndex.search(
              new LexicalIndex.Query(
                  terms.words(),
                  analyzer.version(),
                  filter,
                  depth,
                  query.minKeywordScore(),
                  time.served()));
      candidates.addKeyword(query.weights().keyword(), found.matches());
      candidates.truncated |= found.matches().size() >= depth;
      if (found.outdated() > 0) {
        candidates.notes.add(
            found.outdated()
                + " packets were indexed by an older analysis of words and may be missed by the"
                + " keyword leg, until the job embed-backlog has indexed them again");
      }
    }
    return candidates;
  }

  /** Returns the filter of the query with the conditions of its time and its example. */
  private static PacketFilter filter(SearchQuery query, SearchTime time) {
    PacketFilter filter = query.filter();
    if (query.asOf() != null || query.after() != null) {
      filter = filter.and(new Condition.HappenedBetween(null, time.at().plusNanos(1)));
    }
    PacketId like = query.like();
    return like == null ? filter : filter.without(new Condition.IsOneOf(Set.of(like)));
  }

  static List<RankedPacket> ranked(
      Candidates candidates, List<PacketStanding> standings, SearchQuery query, Instant now) {
    List<RankedPacket> ranked = new ArrayList<>();
    String preferred = query.preferredAgent();
    for (PacketStanding standing : standings) {
      PacketId id = standing.id();
      ScoreDetails details =
          new ScoreDetails(
              query.fusion(),
              query.refinements(),
              candidates.legs.getOrDefault(id, List.of()),
              parts(standing, query.weights(), candidates.lent(id), preferred, now));
      ranked.add(
          new RankedPacket(
              id, standing.thread(), candidates.chunks.get(id), details.total(), details, 1));
    }
    ranked.sort(BEST_FIRST);
    return query.groupByThread() ? bestOfThreads(ranked) : ranked;
  }

  private static List<RankedPacket> bestOfThreads(List<RankedPacket> ranked) {
    Map<Object, RankedPacket> best = new LinkedHashMap<>();
    for (RankedPacket packet : ranked) {
      best.merge(packet.group(), packet, (first, other) -> first.withOneMore());
    }
    return List.copyOf(best.values());
  }

  private static List<ScoreDetails.Part> parts(
      PacketStanding packet,
      RankWeights weights,
      double lent,
      @Nullable String preferred,
      Instant now) {
    List<ScoreDetails.Part> parts = new ArrayList<>();
    parts.add(
        ScoreDetails.Part.of(
            "recency", Importance.temporalWeight(packet.timestamp(), now), weights.recency()));
    parts.add(ScoreDetails.Part.of("importance", packet.importance(), weights.importance()));
    parts.add(
        ScoreDetails.Part.of(
            "access", Importance.accessWeight(packet.accessCount()), weights.access()));
    if (lent > 0) {
      parts.add(ScoreDetails.Part.of("thread", lent, weights.thread()));
    }
    if (preferred != null && preferred.equals(packet.agentId())) {
      parts.add(ScoreDetails.Part.of("asker", 1, RankWeights.ASKER));
    }
    return parts;
  }
}
