package io.l9.substrate.testkit.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.testkit.shared.Concurrently;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link Reranker}. */
public abstract class RerankerContract {

  private static final Duration AMPLE = Duration.ofMinutes(1);
  private static final String QUERY = "what does Alice prefer";
  private static final String ANSWER = "Alice does prefer email";
  private static final List<String> TEXTS =
      List.of("It rained in Lisbon", ANSWER, "The parser fails on an empty list", "", "…");

  /** The reranker under test; the same one at every call. */
  protected abstract Reranker reranker();

  @Test
  void hasAName() {
    assertFalse(reranker().model().isBlank());
  }

  @Test
  void givesAFiniteScoreToEachText() {
    List<Double> scores = reranker().scores(QUERY, TEXTS, AMPLE);
    assertEquals(TEXTS.size(), scores.size());
    assertTrue(scores.stream().allMatch(Double::isFinite), scores::toString);
  }

  @Test
  void givesNoScores_toNoTexts() {
    assertEquals(List.of(), reranker().scores(QUERY, List.of(), AMPLE));
  }

  @Test
  void givesTheAnswerTheHighestScore_whereverItStands() {
    List<String> texts = new ArrayList<>(TEXTS);
    for (int turn = 0; turn < texts.size(); turn++) {
      List<Double> scores = reranker().scores(QUERY, texts, AMPLE);
      assertEquals(
          ANSWER,
          texts.get(scores.indexOf(Collections.max(scores))),
          () -> scores + " of " + texts);
      Collections.rotate(texts, 1);
    }
  }

  @Test
  void givesTheSameScores_inManyThreads() {
    List<Double> expected = reranker().scores(QUERY, TEXTS, AMPLE);
    Callable<List<Double>> task = () -> reranker().scores(QUERY, TEXTS, AMPLE);
    Concurrently.run(List.of(task, task, task, task))
        .forEach(scores -> assertEquals(expected, scores));
  }

  @Test
  void readsTheBeginning_ofTextsThatAreTooLong() {
    String padding = " and so on".repeat(20_000);
    List<Double> scores = reranker().scores(QUERY, List.of(padding, ANSWER + padding), AMPLE);
    assertTrue(scores.get(1) > scores.get(0), scores::toString);
    assertEquals(2, reranker().scores(padding, List.of(padding, ANSWER), AMPLE).size());
  }
}
