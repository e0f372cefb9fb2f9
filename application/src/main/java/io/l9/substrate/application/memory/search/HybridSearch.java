package io.l9.substrate.application.memory.search;

import io.l9.substrate.application.memory.embedding.Embedders;
import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.memory.search.SearchCursor;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Semantic, lexical and hybrid search in pages: makes the vectors and words of a query, has the
 * packets ranked, and answers with a page of them and notes.
 */
public final class HybridSearch implements MemorySearch {

  /** The number of terms of an example packet that count: its rarer words say little more. */
  private static final int MAX_TERMS_LIKE = 64;

  /** The number of waiting packets that are counted: all would take longer than the search. */
  private static final int MOST_COUNTED = 1_000;

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final EmbeddingRepository embeddings;
  private final TextAnalyzer analyzer;
  private final JsonCodec json;
  private final IdGenerator ids;
  private final Clock clock;
  private final EmbeddingSpaceRepository spaces;
  private final EmbeddingBacklogRepository backlog;
  private final Embedders embedders;
  private final Deadlines deadlines;
  private final HitRanker ranker;
  private final WhyNotExplainer explainer;
  private final Reranking reranking;

  public HybridSearch(MemoryStore store, FactRepository facts, MemoryConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.embeddings = store.embeddings();
    this.analyzer = config.analyzer();
    this.json = config.json();
    this.ids = config.ids();
    this.clock = config.clock();
    this.spaces = store.embeddingSpaces();
    this.backlog = store.embeddingBacklog();
    this.embedders = new Embedders(config);
    this.deadlines = config.deadlines();
    this.ranker = new HitRanker(store, facts, config);
    this.explainer = new WhyNotExplainer(ranker, store, config);
    this.reranking = new Reranking(config);
  }

  @Override
  public SearchResult search(TenantScope scope, SearchQuery query) {
    reranking.check(query);
    SearchQuery ranked = query.beforeReranking();
    SearchResult found =
        answered(
            scope,
            ranked,
            (terms, time) -> {
              SearchCursor after = query.after();
              return after == null
                  ? first(ranked, query.limit(), ranker.rank(ranked, terms, time), time)
                  : next(query, terms, after, time);
            });
    return reranking.of(query, found);
  }

  @Override
  public WhyNot whyNot(TenantScope scope, SearchQuery query, PacketId packet) {
    if (query.rerank() > 0) {
      throw ValidationException.at(
          "/rerank", "cannot be explained: leave it out, and ranks are those before reranking");
    }
    SearchQuery fromTheFirst = query.from(null);
    return answered(
        scope,
        fromTheFirst,
        (terms, time) -> explainer.explain(fromTheFirst, terms, existing(packet), time));
  }

  /**
   * Answers in one unit of work. The models of the spaces are known inside of it, and texts are
   * embedded outside, because a model takes its time; so a search of spaces that hold another model
   * than the default one looks twice.
   */
  private <T> T answered(
      TenantScope scope, SearchQuery query, BiFunction<QueryTerms, SearchTime, T> answer) {
    QueryVectors vectors = new QueryVectors(query, embedders, deadlines);
    List<AskedWord> words = query.mode().keyword() ? words(query) : List.of();
    while (true) {
      @Nullable T answered =
          unitOfWork.<@Nullable T>inScope(
              scope,
              () -> {
                SearchTime time = SearchTime.of(query, clock.instant());
                Map<EmbeddingSpace, SpaceModels> models =
                    query.mode().semantic() ? spaces.hold(scope.tenant()) : Map.of();
                if (query.like() != null) {
                  return answer.apply(likeness(query, query.like(), models, time), time);
                }
                return query.mode().semantic() && !vectors.resolve(models)
                    ? null
                    : answer.apply(terms(query, vectors, words), time);
              });
      if (answered != null) {
        return answered;
      }
      vectors.embedMissing();
    }
  }

  private List<AskedWord> words(SearchQuery query) {
    return query.text() == null ? List.of() : analyzer.asked(query.text(), query.refinements());
  }

  private static QueryTerms terms(SearchQuery query, QueryVectors vectors, List<AskedWord> words) {
    List<String> notes = new ArrayList<>(vectors.notes());
    if (query.mode().keyword() && words.isEmpty()) {
      notes.add("the text has no word to search for; the keyword leg was left out");
    }
    return new QueryTerms(vectors.probes(), words, notes);
  }

  /** Returns the vectors and terms of the packet that similar ones are searched for. */
  private QueryTerms likeness(
      SearchQuery query, PacketId like, Map<EmbeddingSpace, SpaceModels> models, SearchTime time) {
    Packet example = existing(like);
    if (example.expired(time.served())) {
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
    return new QueryTerms(probes, words, notes);
  }

  /** Returns the terms as they are, so that texts of the same language are found. */
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

  /**
   * The first page.
   *
   * @param wanted the number of hits below which the notes say why there are no more
   */
  private SearchResult first(SearchQuery query, int wanted, Ranking ranking, SearchTime time) {
    List<RankedPacket> ranked = ranking.packets();
    List<RankedPacket> page = ranked.subList(0, Math.min(query.limit(), ranked.size()));
    RankedPacket last = page.isEmpty() ? null : page.get(page.size() - 1);
    return result(
        wanted,
        page,
        ranking,
        last != null && (ranked.size() > query.limit() || ranking.canGoDeeper())
            ? cursor(last, ranking.depth(), 0, time)
            : null,
        time);
  }

  private static SearchCursor cursor(RankedPacket last, int depth, int exhausted, SearchTime time) {
    return new SearchCursor(time.at(), last.score(), last.id(), depth, exhausted);
  }

  /**
   * A later page. Once the hits of one depth are given out, the legs are read deeper, and those are
   * ranked that come in addition.
   */
  private SearchResult next(
      SearchQuery query, QueryTerms terms, SearchCursor after, SearchTime time) {
    int exhausted = after.exhausted();
    Ranking ranking = ranker.rank(query, terms, time, after.depth());
    Set<Object> given =
        exhausted == 0 ? Set.of() : ranker.rank(query, terms, time, exhausted).subjects(query);
    List<RankedPacket> rest =
        ranking.packets().stream().filter(hit -> after.isBefore(hit.score(), hit.id())).toList();
    List<RankedPacket> page = new ArrayList<>();
    SearchCursor next = null;
    while (true) {
      for (RankedPacket hit : rest) {
        if (!given.contains(hit.subject(query))) {
          if (page.size() == query.limit()) {
            return result(query.limit(), page, ranking, Objects.requireNonNull(next), time);
          }
          page.add(hit);
          next = cursor(hit, ranking.depth(), exhausted, time);
        }
      }
      if (!ranking.canGoDeeper()) {
        return result(query.limit(), page, ranking, null, time);
      }
      given = ranking.subjects(query);
      exhausted = ranking.depth();
      ranking = ranker.rank(query, terms, time, ranking.nextDepth());
      rest = ranking.packets();
    }
  }

  private SearchResult result(
      int wanted,
      List<RankedPacket> page,
      Ranking ranking,
      @Nullable SearchCursor next,
      SearchTime time) {
    List<SearchHit> hits = ranker.hits(page, time.served());
    List<String> notes = new ArrayList<>(ranking.candidates().notes);
    if (hits.size() < wanted) {
      int waiting = backlog.count(MOST_COUNTED);
      if (waiting > 0) {
        notes.add(waiting(waiting));
      }
      notes.add(fewer(ranking, waiting > 0));
    }
    return new SearchResult(
        ids.next(),
        hits,
        ranking.candidates().counts,
        notes,
        next,
        next == null && ranking.truncated());
  }

  private static String waiting(int packets) {
    return (packets == MOST_COUNTED ? packets + " or more" : packets)
        + " packets that this scope sees wait for their search terms or vectors, and may be missing"
        + " here; the job embed-backlog makes them";
  }

  private static String fewer(Ranking ranking, boolean waiting) {
    if (waiting && !ranking.truncated()) {
      return "there are no more among those that are indexed and pass the filter and the least"
          + " scores";
    }
    return ranking.truncated()
        ? "these are the last of the "
            + ranking.depth()
            + " candidates of a leg; for what lies behind, narrow the filter"
        : "there are no more: nothing else that this scope sees passes the filter and the least"
            + " scores and has a word or a vector to be found by";
  }
}
