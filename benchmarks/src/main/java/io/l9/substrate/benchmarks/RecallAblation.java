package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.memory.search.Fusion;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.Refinements;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The searches that differ from the default in one thing, by its name. */
final class RecallAblation {

  private static final RankWeights ALL = RankWeights.DEFAULT;
  private static final RankWeights WITHOUT_THREAD =
      new RankWeights(
          ALL.semantic(), ALL.keyword(), ALL.recency(), ALL.importance(), ALL.access(), 0);

  static final Map<String, UnaryOperator<SearchQuery.Builder>> SEARCHES = searches();

  private RecallAblation() {}

  private static Map<String, UnaryOperator<SearchQuery.Builder>> searches() {
    Map<String, UnaryOperator<SearchQuery.Builder>> searches = new LinkedHashMap<>();
    searches.put(
        "without_content_words", query -> query.refinements(new Refinements(false, true, true)));
    searches.put(
        "without_chunk_penalty", query -> query.refinements(new Refinements(true, false, true)));
    searches.put("without_dates", query -> query.refinements(new Refinements(true, true, false)));
    searches.put("without_refinements", query -> query.refinements(Refinements.NONE));
    searches.put("without_semantic", query -> query.mode(SearchMode.KEYWORD));
    searches.put("without_keyword", query -> query.mode(SearchMode.SEMANTIC));
    searches.put("without_thread", query -> query.weights(WITHOUT_THREAD));
    searches.put(
        "without_recency_importance_access",
        query ->
            query.weights(new RankWeights(ALL.semantic(), ALL.keyword(), 0, 0, 0, ALL.thread())));
    searches.put("rrf", query -> query.fusion(Fusion.RRF));
    searches.put("rrf_without_thread", query -> query.fusion(Fusion.RRF).weights(WITHOUT_THREAD));
    searches.put(
        "cosine_only",
        query -> query.mode(SearchMode.SEMANTIC).weights(new RankWeights(.5, 0, 0, 0, 0, 0)));
    searches.put(
        "bm25_only",
        query -> query.mode(SearchMode.KEYWORD).weights(new RankWeights(0, .5, 0, 0, 0, 0)));
    return searches;
  }
}
