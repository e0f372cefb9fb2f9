package io.l9.substrate.application.memory.search;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reordering of the best hits by a model that reads them. Runs outside of a unit of work,
 * because a model takes its time; where it gives no scores, the hits stay in their order.
 */
final class Reranking {

  /** The longest wait for the model where the caller has no deadline. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  static final Comparator<SearchHit> BEST_FIRST =
      Comparator.comparingDouble(SearchHit::score)
          .reversed()
          .thenComparing(hit -> hit.packet().id().value());

  private final @Nullable Reranker reranker;
  private final Deadlines deadlines;

  Reranking(MemoryConfig config) {
    this.reranker = config.reranker();
    this.deadlines = config.deadlines();
  }

  /**
   * Refuses a query that cannot be reranked.
   *
   * @throws ValidationException if there is no reranker
   */
  void check(SearchQuery query) {
    if (query.rerank() > 0 && reranker == null) {
      throw ValidationException.at(
          "/rerank", "needs a reranker and none is configured; leave it out");
    }
  }

  /**
   * Returns the answer with its first hits reordered, and no more of them than the query's limit.
   *
   * @param found the answer to {@link SearchQuery#beforeReranking()}
   */
  SearchResult of(SearchQuery query, SearchResult found) {
    if (query.rerank() == 0) {
      return found;
    }
    List<SearchHit> hits = found.hits();
    List<String> notes = new ArrayList<>(found.notes());
    try {
      hits = reordered(query, hits);
    } catch (UnavailableException e) {
      notes.add("the hits were not reranked: " + e.getMessage());
    }
    return new SearchResult(
        found.queryId(),
        hits.subList(0, Math.min(query.limit(), hits.size())),
        found.candidates(),
        notes,
        null,
        found.truncated() || found.next() != null || hits.size() > query.limit());
  }

  private List<SearchHit> reordered(SearchQuery query, List<SearchHit> hits) {
    List<SearchHit> judged = hits.subList(0, Math.min(query.rerank(), hits.size()));
    if (judged.isEmpty()) {
      return hits;
    }
    double[] scores = scores(Objects.requireNonNull(query.text()), judged);
    List<SearchHit> reordered = new ArrayList<>(hits.size());
    for (int i = 0; i < scores.length; i++) {
      SearchHit hit = judged.get(i);
      ScoreDetails details =
          hit.details().with(ScoreDetails.Part.of("rerank", scores[i], RankWeights.RERANK));
      reordered.add(
          new SearchHit(
              hit.packet(),
              hit.text(),
              details.total(),
              details,
              hit.groupSize(),
              hit.factsSuperseded()));
    }
    // What was judged stays before the rest: no contribution is below zero.
    reordered.addAll(hits.subList(judged.size(), hits.size()));
    reordered.sort(BEST_FIRST);
    return reordered;
  }

  /** Returns the model's scores, stretched to [0, 1]. */
  private double[] scores(String text, List<SearchHit> hits) {
    Reranker model = Objects.requireNonNull(reranker);
    List<Double> scores = model.scores(text, hits.stream().map(SearchHit::text).toList(), limit());
    double low = scores.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double high = scores.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    // neither is finite where one of the scores is not
    if (scores.size() != hits.size() || !Double.isFinite(high - low)) {
      throw unavailable("the reranker " + model.model() + " does not give a score for each hit");
    }
    return scores.stream()
        .mapToDouble(score -> high > low ? (score - low) / (high - low) : 1)
        .toArray();
  }

  /** Returns the time that the model has: a quarter of what is left remains for the answer. */
  private Duration limit() {
    Duration left =
        deadlines.remaining().map(all -> all.multipliedBy(3).dividedBy(4)).orElse(LONGEST);
    if (left.isZero()) {
      throw unavailable("there was no time left; give the search more");
    }
    return left.compareTo(LONGEST) < 0 ? left : LONGEST;
  }

  private static UnavailableException unavailable(String message) {
    return new UnavailableException(ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, message, null);
  }
}
