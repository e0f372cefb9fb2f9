package io.l9.substrate.domain.memory.search;

import java.time.Duration;
import java.util.List;

/**
 * Outbound port: a model that reads a query together with each text and judges how well the text
 * answers it. Implementations are thread-safe, and are called outside of any unit of work, because
 * a model takes its time.
 */
public interface Reranker {

  /** Returns the name of the model, for people. */
  String model();

  /**
   * Returns one finite score for each text, in the order of the texts: the higher, the better. The
   * scale is the model's own. What exceeds the model's input of a query or a text is ignored.
   *
   * @param limit the time after which the scores are of no use; above zero
   * @throws io.l9.substrate.domain.shared.UnavailableException ({@code language-model-unavailable})
   *     if the model cannot be reached, answers something else than scores, or needs longer
   */
  List<Double> scores(String query, List<String> texts, Duration limit);
}
