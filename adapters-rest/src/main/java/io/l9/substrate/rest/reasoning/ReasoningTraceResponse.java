package io.l9.substrate.rest.reasoning;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.l9.substrate.domain.reasoning.ReasoningDraft;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A reasoning trace on the wire. */
public record ReasoningTraceResponse(
    @JsonUnwrapped ReasoningHeadResponse head,
    @Schema("JSON, in canonical form; null: none.") @JsonRawValue @Nullable String features,
    @Schema("In order.") List<Step> steps,
    @Schema("JSON, in canonical form; null: none.") @JsonRawValue @Nullable String reasoningTokens,
    @Schema("JSON, in canonical form; null: none.") @JsonRawValue @Nullable String decisionTokens,
    @Schema(ref = "ReasoningScores") Map<String, Double> confidenceScores) {

  /** A step. */
  @Schema(value = "A step of a line of reasoning.", name = "ReasoningStep")
  public record Step(
      @Schema(value = "The place among the steps, from 0.", minimum = 0) int ordinal,
      @Schema("`step` if another client wrote a step in another form, which is then the content.")
          String kind,
      @Schema("JSON, in canonical form.") @JsonRawValue String content,
      @Schema(
              value = "The ordinal of the step that led to this one; null: it is at the top.",
              minimum = 0,
              maximum = ReasoningDraft.MAX_STEPS)
          @Nullable Integer parent,
      @Schema("When it was taken: information, which orders nothing.") @Nullable Instant at,
      @Nullable Long tokens,
      @Nullable Double confidence) {

    static Step from(int ordinal, ReasoningStep step) {
      return new Step(
          ordinal,
          step.kind(),
          step.content().text(),
          step.parent(),
          step.at(),
          step.tokens(),
          step.confidence());
    }
  }

  public static ReasoningTraceResponse from(ReasoningTrace trace) {
    return new ReasoningTraceResponse(
        ReasoningHeadResponse.from(trace.head()),
        text(trace.features()),
        IntStream.range(0, trace.steps().size())
            .mapToObj(ordinal -> Step.from(ordinal, trace.steps().get(ordinal)))
            .toList(),
        text(trace.reasoningTokens()),
        text(trace.decisionTokens()),
        trace.scores());
  }

  private static @Nullable String text(@Nullable JsonDocument document) {
    return document == null ? null : document.text();
  }
}
