package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
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
 * Each leg brings its candidates; their values are made comparable, weighted and summed; what the
 * packet itself is worth is added.
 */
final class HybridSearch implements MemorySearch {

  static final String SEMANTIC = "semantic";
  static final String KEYWORD = "keyword";

  /**
   * A leg brings at least this many candidates, so that one that is only good on both legs is not
   * missed.
   */
  private static final int MIN_CANDIDATES = 100;

  private static final int CANDIDATES_PER_HIT = 4;

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final EmbeddingIndex embeddingIndex;
  private final LexicalIndex lexicalIndex;
  private final TextAnalyzer analyzer;
  private final JsonCodec json;
  private final Clock clock;
  private final EmbeddingSpaceRepository spaces;
  private final Embedders embedders;

  HybridSearch(MemoryDependencies needs) {
    this.unitOfWork = needs.unitOfWork();
    this.packets = needs.packets();
    this.embeddingIndex = needs.embeddingIndex();
    this.lexicalIndex = needs.lexicalIndex();
    this.analyzer = needs.analyzer();
    this.json = needs.json();
    this.clock = needs.clock();
    this.spaces = needs.embeddingSpaces();
    this.embedders = new Embedders(needs);
  }

  @Override
  public SearchResult search(TenantScope scope, SearchQuery query) {
    List<String> notes = new ArrayList<>();
    QueryVectors vectors = new QueryVectors(query, embedders);
    Set<String> terms =
        query.mode().keyword() && query.text() != null
            ? Set.copyOf(analyzer.terms(query.text()))
            : Set.of();
    if (query.mode().keyword() && terms.isEmpty()) {
      notes.add("the text has no word to search for; the keyword leg was left out");
    }
    // Which models the spaces hold is known inside of the unit of work, and texts are embedded
    // outside; so a search of spaces that hold another model than the default one looks twice.
    while (true) {
      @Nullable SearchResult result =
          unitOfWork.<@Nullable SearchResult>inScope(
              scope,
              () ->
                  !query.mode().semantic() || vectors.resolve(spaces.hold(scope.tenant()))
                      ? search(query, vectors, terms, notes)
                      : null);
      if (result != null) {
        return result;
      }
      vectors.embedMissing();
    }
  }

  private SearchResult search(
      SearchQuery query, QueryVectors vectors, Set<String> terms, List<String> notes) {
    Instant now = clock.instant();
    int depth = Math.max(MIN_CANDIDATES, CANDIDATES_PER_HIT * query.limit());
    Candidates candidates = new Candidates(query);
    notes.addAll(vectors.notes());
    if (!vectors.probes().isEmpty()) {
      double allSpaces = query.spaces().values().stream().mapToDouble(Double::doubleValue).sum();
      for (Map.Entry<EmbeddingSpace, Double> space : query.spaces().entrySet()) {
        QueryVectors.Probe probe = vectors.probes().get(space.getKey());
        if (probe == null) {
          continue;
        }
        EmbeddingIndex.Matches found =
            embeddingIndex.nearest(
                new EmbeddingIndex.Query(
                    space.getKey(),
                    probe.model(),
                    probe.vector(),
                    query.filter(),
                    depth,
                    query.minSimilarity(),
                    now));
        candidates.addSemantic(
            space.getKey(),
            query.weights().semantic() * space.getValue() / allSpaces,
            found.matches());
        if (!found.exact()) {
          notes.add(
              "the space " + space.getKey().sqlName() + " was searched by its approximate index");
        }
      }
    }
    if (!terms.isEmpty()) {
      candidates.addKeyword(
          query.weights().keyword(),
          lexicalIndex.search(
              new LexicalIndex.Query(terms, query.filter(), depth, query.minKeywordScore(), now)));
    }
    return new SearchResult(hits(candidates, query, now), candidates.counts, notes);
  }

  private List<SearchHit> hits(Candidates candidates, SearchQuery query, Instant now) {
    List<SearchHit> hits = new ArrayList<>();
    for (Packet packet : packets.findAll(candidates.contenders())) {
      List<ScoreDetails.Leg> legs = candidates.legs.getOrDefault(packet.id(), List.of());
      ScoreDetails details =
          new ScoreDetails(query.fusion(), legs, parts(packet, query.weights(), now));
      String chunk = candidates.chunks.get(packet.id());
      hits.add(
          new SearchHit(
              packet,
              chunk != null ? chunk : PacketText.of(packet.payload(), json),
              details.total(),
              details));
    }
    hits.sort(
        Comparator.comparingDouble(SearchHit::score)
            .reversed()
            .thenComparing(hit -> hit.packet().id().value()));
    return hits.subList(0, Math.min(query.limit(), hits.size()));
  }

  private static List<ScoreDetails.Part> parts(Packet packet, RankWeights weights, Instant now) {
    return List.of(
        part("recency", Importance.temporalWeight(packet.timestamp(), now), weights.recency()),
        part("importance", packet.importance(), weights.importance()),
        part("access", Importance.accessWeight(packet.accessCount()), weights.access()));
  }

  private static ScoreDetails.Part part(String name, double raw, double weight) {
    return new ScoreDetails.Part(name, raw, weight, weight * raw);
  }

  /** What the legs found, by packet. */
  private static final class Candidates {

    private final SearchQuery query;
    private final Map<PacketId, List<ScoreDetails.Leg>> legs = new LinkedHashMap<>();
    private final Map<PacketId, String> chunks = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    Candidates(SearchQuery query) {
      this.query = query;
    }

    void addSemantic(EmbeddingSpace space, double weight, List<EmbeddingIndex.Match> matches) {
      double[] raw = matches.stream().mapToDouble(EmbeddingIndex.Match::similarity).toArray();
      double[] normalized = query.fusion().normalize(raw, query.rrfK());
      for (int i = 0; i < raw.length; i++) {
        EmbeddingIndex.Match match = matches.get(i);
        add(match.packet(), SEMANTIC, space, raw[i], i + 1, normalized[i], weight);
        String chunk = match.text();
        if (chunk != null) {
          chunks.putIfAbsent(match.packet(), chunk);
        }
      }
      counts.merge(SEMANTIC, raw.length, Integer::sum);
    }

    void addKeyword(double weight, List<LexicalIndex.Match> matches) {
      double[] raw = matches.stream().mapToDouble(LexicalIndex.Match::score).toArray();
      double[] normalized = query.fusion().normalize(raw, query.rrfK());
      for (int i = 0; i < raw.length; i++) {
        add(matches.get(i).packet(), KEYWORD, null, raw[i], i + 1, normalized[i], weight);
      }
      counts.put(KEYWORD, raw.length);
    }

    private void add(
        PacketId packet,
        String leg,
        @Nullable EmbeddingSpace space,
        double raw,
        int rank,
        double normalized,
        double weight) {
      legs.computeIfAbsent(packet, id -> new ArrayList<>())
          .add(
              new ScoreDetails.Leg(leg, space, raw, rank, normalized, weight, weight * normalized));
    }

    /**
     * Those that can still be among the hits once the packets' own parts are added: only they are
     * read.
     */
    List<PacketId> contenders() {
      Map<PacketId, Double> scores = new HashMap<>();
      legs.forEach(
          (packet, found) ->
              scores.put(packet, found.stream().mapToDouble(ScoreDetails.Leg::contribution).sum()));
      RankWeights weights = query.weights();
      double most = weights.recency() + weights.importance() + weights.access();
      double bar =
          scores.values().stream()
              .sorted(Comparator.reverseOrder())
              .skip(query.limit() - 1L)
              .findFirst()
              .map(least -> least - most)
              .orElse(Double.NEGATIVE_INFINITY);
      return scores.entrySet().stream()
          .filter(score -> score.getValue() >= bar)
          .map(Map.Entry::getKey)
          .toList();
    }
  }
}
