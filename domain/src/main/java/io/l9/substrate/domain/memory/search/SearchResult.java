package io.l9.substrate.domain.memory.search;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a search.
 *
 * @param queryId names this answer, for feedback on its hits
 * @param hits best first, at most as many as asked for
 * @param candidates how many candidates each leg brought, by {@link ScoreDetails.Leg#name()}
 * @param notes what the caller should know about the answer, in plain words: a leg that was left
 *     out, a search that was exact, why there are fewer hits than asked for or why they were not
 *     reranked
 * @param next where the next page begins; null if this is the last one
 * @param truncated whether there may be more behind the last page, which no page reaches: a leg has
 *     more than {@value SearchCursor#MAX_DEPTH} candidates, or the hits were to be reranked
 */
public record SearchResult(
    UUID queryId,
    List<SearchHit> hits,
    Map<String, Integer> candidates,
    List<String> notes,
    @Nullable SearchCursor next,
    boolean truncated) {

  public SearchResult {
    hits = List.copyOf(hits);
    candidates = Map.copyOf(candidates);
    notes = List.copyOf(notes);
  }
}
