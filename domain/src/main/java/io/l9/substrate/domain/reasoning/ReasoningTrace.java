package io.l9.substrate.domain.reasoning;

import io.l9.substrate.domain.shared.JsonDocument;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A line of reasoning of an agent: recorded whole, never changed.
 *
 * @param features taken out of the input; null: none
 * @param steps by ordinal
 * @param reasoningTokens of the model, in a form of the agent's own; null: none
 * @param decisionTokens those by which it decided, likewise
 * @param scores confidences by name, from 0 to 1
 */
public record ReasoningTrace(
    ReasoningHead head,
    @Nullable JsonDocument features,
    List<ReasoningStep> steps,
    @Nullable JsonDocument reasoningTokens,
    @Nullable JsonDocument decisionTokens,
    Map<String, Double> scores) {

  public ReasoningTrace {
    steps = List.copyOf(steps);
    scores = Collections.unmodifiableMap(new TreeMap<>(scores));
  }
}
