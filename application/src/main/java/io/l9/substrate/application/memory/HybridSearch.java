package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchCursor;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.domain.memory.search.WhyNot.Reason;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Each leg brings its candidates; their values are made comparable, weighted and summed; a share of
 * what was said of the neighbours in the thread is lent, and what the packet itself is worth added.
 */
final class HybridSearch implements MemorySearch {

  static final String SEMANTIC = "semantic";
  static final String KEYWORD = "keyword";

  /**
   * A leg brings at least this many candidates, so that one that is only good on both legs is not
   * missed.
   */
  private static final int MIN_CANDIDATES = 100;

  static final int CANDIDATES_PER_HIT = 4;

  /**
   * The depth to which a leg is read at the most: for later pages, or where one thread has many.
   */
  private static final int MAX_CANDIDATES = SearchCursor.MAX_DEPTH;

  /** Of a packet that others like it are looked for: its rarer words say little more. */
  private static final int MAX_TERMS_LIKE = 64;

  /** Of packets that wait; counting all of an old database would take longer than the search. */
  private static final int MOST_COUNTED = 1_000;

  private static final String NO_WORD = "it has no word of the text";

  private static final Comparator<SearchHit> BEST_FIRST =
      Comparator.comparingDouble(SearchHit::score)
          .reversed()
          .thenComparing(hit -> hit.packet().id().value());

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final EmbeddingRepository embeddings;
  private final EmbeddingIndex embeddingIndex;
  private final LexicalIndex lexicalIndex;
  private final TextAnalyzer analyzer;
  private final JsonCodec json;
  private final IdGenerator ids;
  private final Clock clock;
  private final EmbeddingSpaceRepository spaces;
  private final EmbeddingBacklogRepository backlog;
  private final Embedders embedders;
  private final Deadlines deadlines;

  HybridSearch(MemoryStore store, MemoryConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.embeddings = store.embeddings();
    this.embeddingIndex = store.embeddingIndex();
    this.lexicalIndex = store.lexicalIndex();
    this.analyzer = config.analyzer();
    this.json = config.json();
    this.ids = config.ids();
    this.clock = config.clock();
    this.spaces = store.embeddingSpaces();
    this.backlog = store.embeddingBacklog();
    this.embedders = new Embedders(config);
    this.deadlines = config.deadlines();
  }

  @Override
  public SearchResult search(TenantScope scope, SearchQuery query) {
    return answered(
        scope,
        query,
        (asked, when) -> {
          SearchCursor after = query.after();
          return after == null
              ? first(query, rank(query, asked, when, false), when)
              : next(query, asked, after, when);
        });
  }

  @Override
  public WhyNot whyNot(TenantScope scope, SearchQuery query, PacketId packet) {
    SearchQuery fromTheFirst = query.from(null);
    return answered(
        scope, fromTheFirst, (asked, when) -> whyNot(fromTheFirst, asked, existing(packet), when));
  }

  /**
   * Answers in one unit of work. Which models the spaces hold is known inside of it, and texts are
   * embedded outside, because a model takes its time; so a search of spaces that hold another model
   * than the default one looks twice.
   */
  private <T> T answered(TenantScope scope, SearchQuery query, BiFunction<Asked, When, T> answer) {
    QueryVectors vectors = new QueryVectors(query, embedders, deadlines);
    List<AskedWord> words = query.mode().keyword() ? words(query) : List.of();
    while (true) {
      @Nullable T answered =
          unitOfWork.<@Nullable T>inScope(
              scope,
              () -> {
                When when = when(query);
                Map<EmbeddingSpace, SpaceModels> models =
                    query.mode().semantic() ? spaces.hold(scope.tenant()) : Map.of();
                if (query.like() != null) {
                  return answer.apply(likeness(query, query.like(), models, when), when);
                }
                return query.mode().semantic() && !vectors.resolve(models)
                    ? null
                    : answer.apply(asked(query, vectors, words), when);
              });
      if (answered != null) {
        return answered;
      }
      vectors.embedMissing();
    }
  }

  /**
   * When a search is.
   *
   * @param at the time of the first page, the time that was asked for, or now: for recency, and for
   *     what had happened
   * @param served now, or later: what has expired by then is never served
   */
  private record When(Instant at, Instant served) {}

  private When when(SearchQuery query) {
    SearchCursor after = query.after();
    Instant now = clock.instant();
    Instant at = after != null ? after.at() : query.asOf() != null ? query.asOf() : now;
    return new When(at, at.isAfter(now) ? at : now);
  }

  /** What the legs go by; those that are left out have nothing. */
  private record Asked(
      Map<EmbeddingSpace, QueryVectors.Probe> probes, List<AskedWord> words, List<String> notes) {}

  private List<AskedWord> words(SearchQuery query) {
    return query.text() == null ? List.of() : analyzer.asked(query.text());
  }

  private static Asked asked(SearchQuery query, QueryVectors vectors, List<AskedWord> words) {
    List<String> notes = new ArrayList<>(vectors.notes());
    if (query.mode().keyword() && words.isEmpty()) {
      notes.add("the text has no word to search for; the keyword leg was left out");
    }
    return new Asked(vectors.probes(), words, notes);
  }

  /** The vectors and terms of the packet that others like it are looked for. */
  private Asked likeness(
      SearchQuery query, PacketId like, Map<EmbeddingSpace, SpaceModels> models, When when) {
    Packet example = existing(like);
    if (example.expired(when.served())) {
      throw new NotFoundException(ErrorCode.EXPIRED, "the packet " + like + " has expired");
    }
    List<String> notes = new ArrayList<>();
    Map<EmbeddingSpace, QueryVectors.Probe> probes = new EnumMap<>(EmbeddingSpace.class);
    if (query.mode().semantic()) {
      for (Embedding vector : embeddings.ofPacket(like.value())) {
        EmbeddingModel searched = embedders.searched(vector.space(), models);
        if (vector.chunkIndex() == 0
            && query.spaces().containsKey(vector.space())
            && (searched == null || vector.model().equals(searched))) {
          probes.putIfAbsent(
              vector.space(), new QueryVectors.Probe(vector.model(), vector.vector()));
        }
      }
      for (EmbeddingSpace space : query.spaces().keySet()) {
        if (!probes.containsKey(space)) {
          notes.add("the packet has no vector in the space " + space.code() + "; it was left out");
        }
      }
    }
    List<AskedWord> words = query.mode().keyword() ? frequentTerms(example) : List.of();
    return new Asked(probes, words, notes);
  }

  /** As they are, so that texts of the same language are found. */
  private List<AskedWord> frequentTerms(Packet packet) {
    return analyzer.terms(PacketText.of(packet.payload(), json)).frequencies().entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_TERMS_LIKE)
        .map(Map.Entry::getKey)
        .map(AskedWord::of)
        .toList();
  }

  private Packet existing(PacketId id) {
    return packets
        .find(id)
        .orElseThrow(() -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no packet " + id));
  }

  /** The filter, and what follows from the time and the example. */
  private static PacketFilter filter(SearchQuery query, When when) {
    PacketFilter filter = query.filter();
    if (query.asOf() != null || query.after() != null) {
      filter = filter.and(new Condition.HappenedBetween(null, when.at().plusNanos(1)));
    }
    PacketId like = query.like();
    return like == null ? filter : filter.without(new Condition.IsOneOf(Set.of(like)));
  }

  /**
   * All that was ranked.
   *
   * @param hits best first; if not all were asked for, at least as many as the limit
   * @param more whether there are candidates beyond the limit
   * @param cut whether a leg had more candidates than were read
   */
  private record Ranking(
      List<SearchHit> hits, Candidates candidates, int depth, boolean more, boolean cut) {

    /** Whether there are candidates to be had behind these. */
    boolean deeper() {
      return cut && depth < MAX_CANDIDATES;
    }
  }

  /** The ranking of which the first page is the beginning. */
  private Ranking rank(SearchQuery query, Asked asked, When when, boolean all) {
    int depth = Math.max(MIN_CANDIDATES, CANDIDATES_PER_HIT * query.limit());
    Ranking ranking = rank(query, asked, when, all || query.groupByThread(), depth);
    // A thread can have all candidates; then there are not enough others among them.
    while (query.groupByThread() && ranking.hits().size() < query.limit() && ranking.deeper()) {
      ranking = rank(query, asked, when, true, deeper(ranking.depth()));
    }
    return ranking;
  }

  private Ranking rank(SearchQuery query, Asked asked, When when, boolean all, int depth) {
    Candidates candidates = candidates(query, asked, filter(query, when), depth, when);
    candidates.lend(packets.neighbours(candidates.lenders(), when.served()));
    List<SearchHit> hits = hits(candidates, query, when.at(), all);
    int ranked = all ? hits.size() : candidates.legs.size();
    return new Ranking(hits, candidates, depth, ranked > query.limit(), candidates.cut);
  }

  private static int deeper(int depth) {
    return Math.min(MAX_CANDIDATES, depth * CANDIDATES_PER_HIT);
  }

  private Candidates candidates(
      SearchQuery query, Asked asked, PacketFilter filter, int depth, When when) {
    Candidates candidates = new Candidates(query);
    candidates.notes.addAll(asked.notes());
    double allSpaces = query.spaces().values().stream().mapToDouble(Double::doubleValue).sum();
    for (Map.Entry<EmbeddingSpace, Double> space : query.spaces().entrySet()) {
      QueryVectors.Probe probe = asked.probes().get(space.getKey());
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
                  when.served()));
      candidates.addSemantic(
          space.getKey(),
          query.weights().semantic() * space.getValue() / allSpaces,
          found.matches());
      candidates.cut |= found.matches().size() >= depth;
      if (!found.exact()) {
        candidates.notes.add(
            "the space " + space.getKey().code() + " was searched by its approximate index");
      }
    }
    if (!asked.words().isEmpty()) {
      LexicalIndex.Matches found =
          lexicalIndex.search(
              new LexicalIndex.Query(
                  asked.words(),
                  analyzer.version(),
                  filter,
                  depth,
                  query.minKeywordScore(),
                  when.served()));
      candidates.addKeyword(query.weights().keyword(), found.matches());
      candidates.cut |= found.matches().size() >= depth;
      if (found.outdated() > 0) {
        candidates.notes.add(
            found.outdated()
                + " packets were indexed by an older analysis of words and may be missed by the"
                + " keyword leg, until the job embed-backlog has indexed them again");
      }
    }
    return candidates;
  }

  private SearchResult first(SearchQuery query, Ranking ranking, When when) {
    List<SearchHit> hits =
        ranking.hits().subList(0, Math.min(query.limit(), ranking.hits().size()));
    SearchHit last = hits.isEmpty() ? null : hits.get(hits.size() - 1);
    return result(
        query,
        hits,
        ranking,
        last != null && (ranking.more() || ranking.deeper())
            ? cursor(last, ranking.depth(), 0, when)
            : null);
  }

  private static SearchCursor cursor(SearchHit last, int depth, int exhausted, When when) {
    return new SearchCursor(when.at(), last.score(), last.packet().id(), depth, exhausted);
  }

  /**
   * A later page. Once the hits of one depth are given out, the legs are read deeper, and those are
   * ranked that come in addition.
   */
  private SearchResult next(SearchQuery query, Asked asked, SearchCursor after, When when) {
    int exhausted = after.exhausted();
    Ranking ranking = rank(query, asked, when, true, after.depth());
    Set<Object> given =
        exhausted == 0
            ? Set.of()
            : standing(query, rank(query, asked, when, true, exhausted).hits());
    List<SearchHit> rest = ranking.hits().stream().filter(after::isBefore).toList();
    List<SearchHit> hits = new ArrayList<>();
    SearchCursor next = null;
    while (true) {
      for (SearchHit hit : rest) {
        if (!given.contains(standing(query, hit))) {
          if (hits.size() == query.limit()) {
            return result(query, hits, ranking, Objects.requireNonNull(next));
          }
          hits.add(hit);
          next = cursor(hit, ranking.depth(), exhausted, when);
        }
      }
      if (!ranking.deeper()) {
        return result(query, hits, ranking, null);
      }
      given = standing(query, ranking.hits());
      exhausted = ranking.depth();
      ranking = rank(query, asked, when, true, deeper(exhausted));
      rest = ranking.hits();
    }
  }

  /** For what hits stand: their packets, or where they are grouped, whole threads. */
  private static Set<Object> standing(SearchQuery query, List<SearchHit> hits) {
    return hits.stream().map(hit -> standing(query, hit)).collect(Collectors.toSet());
  }

  private static Object standing(SearchQuery query, SearchHit hit) {
    return query.groupByThread() ? group(hit.packet()) : hit.packet().id();
  }

  private SearchResult result(
      SearchQuery query, List<SearchHit> hits, Ranking ranking, @Nullable SearchCursor next) {
    List<String> notes = new ArrayList<>(ranking.candidates().notes);
    if (hits.size() < query.limit()) {
      int waiting = backlog.count(MOST_COUNTED);
      if (waiting > 0) {
        notes.add(waiting(waiting));
      }
      notes.add(fewer(ranking, waiting > 0));
    }
    return new SearchResult(
        ids.next(), hits, ranking.candidates().counts, notes, next, next == null && ranking.cut());
  }

  private static String waiting(int packets) {
    return (packets == MOST_COUNTED ? packets + " or more" : packets)
        + " packets that this scope sees wait for their search terms or vectors, and may be missing"
        + " here; the job embed-backlog makes them";
  }

  private static String fewer(Ranking ranking, boolean waiting) {
    if (waiting && !ranking.cut()) {
      return "there are no more among those that are indexed and pass the filter and the least"
          + " scores";
    }
    return ranking.cut()
        ? "these are the last of the "
            + ranking.depth()
            + " candidates of a leg; for what lies behind, narrow the filter"
        : "there are no more: nothing else that this scope sees passes the filter and the least"
            + " scores and has a word or a vector to be found by";
  }

  private List<SearchHit> hits(Candidates candidates, SearchQuery query, Instant now, boolean all) {
    List<SearchHit> hits = new ArrayList<>();
    for (Packet packet :
        packets.findAll(all ? candidates.legs.keySet() : candidates.contenders())) {
      ScoreDetails details =
          new ScoreDetails(
              query.fusion(),
              candidates.legs.getOrDefault(packet.id(), List.of()),
              parts(packet, query.weights(), candidates.lent(packet.id()), now));
      String chunk = candidates.chunks.get(packet.id());
      hits.add(
          new SearchHit(
              packet,
              chunk != null ? chunk : PacketText.of(packet.payload(), json),
              details.total(),
              details,
              1));
    }
    hits.sort(BEST_FIRST);
    return query.groupByThread() ? bestOfThreads(hits) : hits;
  }

  private static List<SearchHit> bestOfThreads(List<SearchHit> hits) {
    Map<Object, SearchHit> best = new LinkedHashMap<>();
    for (SearchHit hit : hits) {
      best.merge(
          group(hit.packet()),
          hit,
          (first, other) ->
              new SearchHit(
                  first.packet(),
                  first.text(),
                  first.score(),
                  first.details(),
                  first.groupSize() + 1));
    }
    return List.copyOf(best.values());
  }

  private static Object group(Packet packet) {
    return packet.thread() == null ? packet.id() : packet.thread();
  }

  private static List<ScoreDetails.Part> parts(
      Packet packet, RankWeights weights, double lent, Instant now) {
    List<ScoreDetails.Part> parts = new ArrayList<>();
    parts.add(
        part("recency", Importance.temporalWeight(packet.timestamp(), now), weights.recency()));
    parts.add(part("importance", packet.importance(), weights.importance()));
    parts.add(part("access", Importance.accessWeight(packet.accessCount()), weights.access()));
    if (lent > 0) {
      parts.add(part("thread", lent, weights.thread()));
    }
    return parts;
  }

  private static ScoreDetails.Part part(String name, double raw, double weight) {
    return new ScoreDetails.Part(name, raw, weight, weight * raw);
  }

  private WhyNot whyNot(SearchQuery query, Asked asked, Packet packet, When when) {
    if (packet.expired(when.served())) {
      return lost(packet, Reason.EXPIRED, "it expired at " + packet.expiresAt());
    }
    if (query.asOf() != null && packet.timestamp().isAfter(when.at())) {
      return lost(
          packet, Reason.NOT_YET, "it happened at " + packet.timestamp() + ", after " + when.at());
    }
    if (packet.id().equals(query.like())) {
      return lost(packet, Reason.EXAMPLE, "it is the packet that others like it are looked for");
    }
    String condition = failing(query.filter(), packet);
    if (condition != null) {
      return lost(packet, Reason.FILTERED, condition);
    }
    List<WhyNot.Leg> legs = legs(query, asked, packet, when);
    Ranking ranking = rank(query, asked, when, true);
    List<SearchHit> hits = ranking.hits();
    for (int i = 0; i < hits.size(); i++) {
      SearchHit hit = hits.get(i);
      if (hit.packet().id().equals(packet.id())) {
        boolean found = i < query.limit();
        double last = hits.get(Math.min(query.limit(), hits.size()) - 1).score();
        return new WhyNot(
            packet.id(),
            found ? Reason.FOUND : Reason.BEYOND_LIMIT,
            found
                ? "it is hit no. " + (i + 1)
                : format(
                    "it is no. %d with %.4f; the last hit, no. %d, has %.4f",
                    i + 1, hit.score(), query.limit(), last),
            legs,
            i + 1,
            hit.score(),
            last);
      }
    }
    if (ranking.candidates().legs.containsKey(packet.id())) {
      return lost(
          packet, Reason.IN_GROUP, "a better hit stands for its thread " + packet.thread(), legs);
    }
    return notACandidate(packet, legs, ranking);
  }

  private static WhyNot notACandidate(Packet packet, List<WhyNot.Leg> legs, Ranking ranking) {
    if (legs.stream().anyMatch(WhyNot.Leg::passes)) {
      return lost(
          packet,
          Reason.BEYOND_CANDIDATES,
          "each leg brought "
              + ranking.depth()
              + " better candidates at the most, before they were ranked together",
          legs);
    }
    List<WhyNot.Leg> below = legs.stream().filter(leg -> leg.raw() != null).toList();
    if (!below.isEmpty()) {
      return lost(
          packet,
          Reason.BELOW_MIN_SCORE,
          below.stream()
              .map(leg -> format("%s %.4f is below %.4f", leg.name(), leg.raw(), leg.least()))
              .collect(Collectors.joining("; ")),
          legs);
    }
    boolean wordless = legs.stream().anyMatch(leg -> NO_WORD.equals(leg.note()));
    return lost(
        packet,
        wordless ? Reason.NO_MATCH : Reason.NOT_INDEXED,
        legs.isEmpty()
            ? "the search had no leg to walk on"
            : legs.stream()
                .map(leg -> leg.name() + ": " + leg.note())
                .collect(Collectors.joining("; ")),
        legs);
  }

  /** What each leg says of the packet, whatever came before it. */
  private List<WhyNot.Leg> legs(SearchQuery query, Asked asked, Packet packet, When when) {
    PacketFilter alone = PacketFilter.must(new Condition.IsOneOf(Set.of(packet.id())));
    List<WhyNot.Leg> legs = new ArrayList<>();
    asked
        .probes()
        .forEach(
            (space, probe) -> {
              Double cosine =
                  embeddingIndex
                      .nearest(
                          new EmbeddingIndex.Query(
                              space, probe.model(), probe.vector(), alone, 1, null, when.served()))
                      .matches()
                      .stream()
                      .map(EmbeddingIndex.Match::similarity)
                      .findFirst()
                      .orElse(null);
              String missing = "it has no vector of " + probe.model().id() + " in that space";
              legs.add(
                  new WhyNot.Leg(
                      SEMANTIC,
                      space,
                      cosine,
                      query.minSimilarity(),
                      cosine == null ? missing : null));
            });
    if (!asked.words().isEmpty()) {
      Double score =
          lexicalIndex
              .search(
                  new LexicalIndex.Query(
                      asked.words(), analyzer.version(), alone, 1, null, when.served()))
              .matches()
              .stream()
              .map(LexicalIndex.Match::score)
              .findFirst()
              .orElse(null);
      Set<String> terms =
          analyzer.terms(PacketText.of(packet.payload(), json)).frequencies().keySet();
      boolean shares = asked.words().stream().anyMatch(word -> word.isIn(terms));
      String why = shares ? "its words are not in the index yet" : NO_WORD;
      legs.add(
          new WhyNot.Leg(
              KEYWORD, null, score, query.minKeywordScore(), score == null ? why : null));
    }
    return legs;
  }

  /** The first condition that the packet does not meet, in words; null if it meets all. */
  private @Nullable String failing(PacketFilter filter, Packet packet) {
    for (int i = 0; i < filter.must().size(); i++) {
      if (!filter.must().get(i).matches(packet, json)) {
        return "it does not meet /filter/must/" + i + ": " + filter.must().get(i);
      }
    }
    for (int i = 0; i < filter.mustNot().size(); i++) {
      if (filter.mustNot().get(i).matches(packet, json)) {
        return "it meets /filter/must_not/" + i + ": " + filter.mustNot().get(i);
      }
    }
    return filter.matches(packet, json) ? null : "it meets none of /filter/should";
  }

  private static WhyNot lost(Packet packet, Reason reason, String explanation) {
    return lost(packet, reason, explanation, List.of());
  }

  private static WhyNot lost(
      Packet packet, Reason reason, String explanation, List<WhyNot.Leg> legs) {
    return new WhyNot(packet.id(), reason, explanation, legs, null, null, null);
  }

  private static String format(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
