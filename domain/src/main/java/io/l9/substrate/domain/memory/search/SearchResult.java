package io.l9.substrate.domain.memory.search;

import java.util.List;
import java.util.Map;

/**
 * The answer to a search.
 *
 * @param hits best first, at most as many as asked for
 * @param candidates how many candidates each leg brought, by {@link ScoreDetails.Leg#name()}
 * @param notes what the caller should know about the answer, in plain words: a leg that was left
 *     out, a search that was exact
 */
public record SearchResult(
    List<SearchHit> hits, Map<String, Integer> candidates, List<String> notes) {

  public SearchResult {
    hits = List.copyOf(hits);
    candidates = Map.copyOf(candidates);
    notes = List.copyOf(notes);
  }
}
