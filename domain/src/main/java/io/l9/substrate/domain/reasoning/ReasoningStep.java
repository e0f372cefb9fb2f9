package io.l9.substrate.domain.reasoning;

import io.l9.substrate.domain.shared.JsonDocument;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of a line of reasoning. The place in the list of steps is its ordinal, from 0; the time is
 * information, and orders nothing.
 *
 * @param kind such as {@code thought}, {@code tool} or {@code decision}
 * @param content a text or any other document
 * @param parent the ordinal of the step that led to this one; null: it is at the top
 * @param at when it was taken, in microseconds; null: unknown
 * @param tokens that it took; null: unknown
 * @param confidence from 0 to 1; null: unknown
 */
public record ReasoningStep(
    String kind,
    JsonDocument content,
    @Nullable Integer parent,
    @Nullable Instant at,
    @Nullable Long tokens,
    @Nullable Double confidence) {

  /** The kind of a step of which nothing but the content is known. */
  public static final String PLAIN = "step";

  /** A step of which nothing but the kind and the content is known. */
  public static ReasoningStep of(String kind, JsonDocument content) {
    return new ReasoningStep(kind, content, null, null, null, null);
  }

  /** The same, taken because of another one. */
  public ReasoningStep below(int newParent) {
    return new ReasoningStep(kind, content, newParent, at, tokens, confidence);
  }

  public ReasoningStep takenAt(Instant newAt) {
    return new ReasoningStep(kind, content, parent, newAt, tokens, confidence);
  }

  public ReasoningStep costing(long newTokens) {
    return new ReasoningStep(kind, content, parent, at, newTokens, confidence);
  }

  public ReasoningStep sure(double newConfidence) {
    return new ReasoningStep(kind, content, parent, at, tokens, newConfidence);
  }
}
