package io.l9.substrate.domain.reasoning;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of reasoning that is to be recorded. Checks itself.
 *
 * @param agentId at most {@value #MAX_AGENT} characters
 * @param packet about which it is, visible to the writer; null: none
 * @param features taken out of the input; null: none
 * @param steps in order; from 1 to {@value #MAX_STEPS}
 * @param reasoningTokens of the model, in a form of the agent's own; null: none
 * @param decisionTokens those by which it decided, likewise
 * @param scores at most {@value #MAX_SCORES} confidences by name, from 0 to 1
 * @param tokens that all of it took; null: the sum of those that steps name
 * @param confidence in the conclusion, from 0 to 1; null: unknown
 * @param visibility null: that of the packet; {@link Visibility#SHARED} without one
 */
public record ReasoningDraft(
    String agentId,
    @Nullable PacketId packet,
    @Nullable JsonDocument features,
    List<ReasoningStep> steps,
    @Nullable JsonDocument reasoningTokens,
    @Nullable JsonDocument decisionTokens,
    Map<String, Double> scores,
    @Nullable Long tokens,
    @Nullable Double confidence,
    @Nullable Visibility visibility) {

  public static final int MAX_AGENT = 200;
  public static final int MAX_KIND = 200;
  public static final int MAX_STEPS = 1000;
  public static final int MAX_SCORES = 100;
  public static final long MAX_TOKENS = 1_000_000_000_000L;

  /** The most characters of the content of a step, in canonical form. */
  public static final int MAX_CONTENT = 1 << 16;

  /** The most levels of arrays and objects in the content of a step, which stands in the trace. */
  public static final int MAX_DEPTH = 90;

  /** The most characters of all documents together. */
  public static final int MAX_TOTAL = 1 << 20;

  public ReasoningDraft {
    Require.text("/agent_id", agentId, MAX_AGENT);
    steps = List.copyOf(checked(Require.size("/steps", steps, MAX_STEPS)));
    if (steps.isEmpty()) {
      throw ValidationException.at("/steps", "must hold at least one step");
    }
    requireScores(Require.present("/confidence_scores", scores));
    scores = Collections.unmodifiableMap(new TreeMap<>(scores));
    requireTokens("/tokens", tokens);
    requireConfidence("/confidence", confidence);
    requireTotal(
        Stream.concat(
            Stream.of(features, reasoningTokens, decisionTokens),
            steps.stream().map(ReasoningStep::content)));
  }

  /** A line of reasoning of an agent in these steps. */
  public static ReasoningDraft of(String agentId, List<ReasoningStep> steps) {
    return new ReasoningDraft(agentId, null, null, steps, null, null, Map.of(), null, null, null);
  }

  private static List<ReasoningStep> checked(List<ReasoningStep> steps) {
    List<ReasoningStep> checked = new ArrayList<>();
    for (int ordinal = 0; ordinal < steps.size(); ordinal++) {
      checked.add(checked("/steps/" + ordinal, ordinal, steps.get(ordinal)));
    }
    return checked;
  }

  private static ReasoningStep checked(String pointer, int ordinal, ReasoningStep step) {
    Require.text(pointer + "/kind", step.kind(), MAX_KIND);
    String content = Require.present(pointer + "/content", step.content()).text();
    if (content.length() > MAX_CONTENT) {
      throw tooLarge(pointer + "/content", content.length(), MAX_CONTENT);
    }
    if (depth(content) > MAX_DEPTH) {
      throw ValidationException.at(
          pointer + "/content", "is nested deeper than " + MAX_DEPTH + " levels");
    }
    Integer parent = step.parent();
    if (parent != null && (parent < 0 || parent >= ordinal)) {
      throw ValidationException.at(
          pointer + "/parent",
          "must be the ordinal of an earlier step, or absent; the first step has the ordinal 0");
    }
    Require.optionalTime(pointer + "/at", step.at());
    requireTokens(pointer + "/tokens", step.tokens());
    requireConfidence(pointer + "/confidence", step.confidence());
    return step.at() == null ? step : step.takenAt(Times.stored(step.at()));
  }

  private static int depth(String json) {
    int depth = 0;
    int deepest = 0;
    boolean quoted = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '[' || c == '{')) {
        deepest = Math.max(deepest, ++depth);
      } else if (!quoted && (c == ']' || c == '}')) {
        depth--;
      }
    }
    return deepest;
  }

  private static void requireScores(Map<String, Double> scores) {
    if (scores.size() > MAX_SCORES) {
      throw ValidationException.at(
          "/confidence_scores",
          "has " + scores.size() + " elements; at most " + MAX_SCORES + " are allowed");
    }
    scores.forEach(
        (name, score) -> {
          Require.text("/confidence_scores", name, MAX_KIND);
          requireConfidence("/confidence_scores", Require.present("/confidence_scores", score));
        });
  }

  private static void requireTokens(String pointer, @Nullable Long tokens) {
    if (tokens != null && (tokens < 0 || tokens > MAX_TOKENS)) {
      throw ValidationException.at(pointer, "must be between 0 and " + MAX_TOKENS);
    }
  }

  private static void requireConfidence(String pointer, @Nullable Double confidence) {
    if (confidence != null) {
      Require.between(pointer, confidence, 0, 1);
    }
  }

  private static void requireTotal(Stream<@Nullable JsonDocument> documents) {
    int total = documents.filter(Objects::nonNull).mapToInt(it -> it.text().length()).sum();
    if (total > MAX_TOTAL) {
      throw tooLarge("", total, MAX_TOTAL);
    }
  }

  private static ValidationException tooLarge(String pointer, int length, int max) {
    return ValidationException.at(
        pointer,
        ErrorCode.PAYLOAD_TOO_LARGE,
        "has "
            + length
            + " characters of JSON; at most "
            + max
            + " are allowed: store a packet and name its id");
  }

  /** Returns the tokens that all of it took; null: unknown. */
  public @Nullable Long allTokens() {
    if (tokens != null) {
      return tokens;
    }
    List<Long> known = steps.stream().map(ReasoningStep::tokens).filter(Objects::nonNull).toList();
    return known.isEmpty() ? null : known.stream().mapToLong(Long::longValue).sum();
  }

  public ReasoningDraft about(PacketId newPacket) {
    return with(newPacket, features, tokens, confidence, visibility);
  }

  public ReasoningDraft withFeatures(JsonDocument newFeatures) {
    return with(packet, newFeatures, tokens, confidence, visibility);
  }

  public ReasoningDraft costing(long newTokens) {
    return with(packet, features, newTokens, confidence, visibility);
  }

  public ReasoningDraft sure(double newConfidence) {
    return with(packet, features, tokens, newConfidence, visibility);
  }

  public ReasoningDraft visibleTo(Visibility newVisibility) {
    return with(packet, features, tokens, confidence, newVisibility);
  }

  private ReasoningDraft with(
      @Nullable PacketId newPacket,
      @Nullable JsonDocument newFeatures,
      @Nullable Long newTokens,
      @Nullable Double newConfidence,
      @Nullable Visibility newVisibility) {
    return new ReasoningDraft(
        agentId,
        newPacket,
        newFeatures,
        steps,
        reasoningTokens,
        decisionTokens,
        scores,
        newTokens,
        newConfidence,
        newVisibility);
  }
}
