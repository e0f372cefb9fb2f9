package io.l9.substrate.domain.reasoning;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReasoningDraftTest {

  private static final ReasoningStep STEP =
      ReasoningStep.of("thought", new JsonDocument("\"it rains\""));

  @Test
  void takesWhatIsWithinItsBounds() {
    ReasoningStep wide = ReasoningStep.of("k".repeat(ReasoningDraft.MAX_KIND), text(1 << 16));
    ReasoningDraft draft =
        ReasoningDraft.of(
                "a".repeat(ReasoningDraft.MAX_AGENT),
                List.of(
                    wide.takenAt(Instant.parse("2026-03-01T12:00:00.123456789Z")),
                    STEP.below(0).costing(ReasoningDraft.MAX_TOKENS).sure(1),
                    STEP.below(0).takenAt(Instant.EPOCH)))
            .sure(0);
    assertEquals(Instant.parse("2026-03-01T12:00:00.123456Z"), draft.steps().get(0).at());
    assertEquals(
        ReasoningDraft.MAX_STEPS,
        ReasoningDraft.of("a", Collections.nCopies(ReasoningDraft.MAX_STEPS, STEP)).steps().size());
  }

  @Test
  void sumsTheTokensThatStepsName_unlessTheTotalIsGiven() {
    ReasoningDraft draft = ReasoningDraft.of("a", List.of(STEP.costing(3), STEP, STEP.costing(4)));
    assertEquals(7L, draft.allTokens());
    assertEquals(9L, draft.costing(9).allTokens());
    assertNull(ReasoningDraft.of("a", List.of(STEP)).allTokens());
  }

  @Test
  void refusesWhatIsNot_andNamesThePlace() {
    refused("/agent_id", () -> ReasoningDraft.of(" ", List.of(STEP)));
    refused("/steps", () -> ReasoningDraft.of("a", List.of()));
    refused(
        "/steps",
        () -> ReasoningDraft.of("a", Collections.nCopies(ReasoningDraft.MAX_STEPS + 1, STEP)));
    refused("/steps/1/kind", () -> steps(STEP, ReasoningStep.of("", STEP.content())));
    refused("/steps/0/parent", () -> steps(STEP.below(0)));
    refused("/steps/1/parent", () -> steps(STEP, STEP.below(1)));
    refused("/steps/1/parent", () -> steps(STEP, STEP.below(-1)));
    refused("/steps/0/at", () -> steps(STEP.takenAt(Instant.MAX)));
    refused("/steps/0/tokens", () -> steps(STEP.costing(-1)));
    refused("/steps/0/tokens", () -> steps(STEP.costing(ReasoningDraft.MAX_TOKENS + 1)));
    refused("/steps/0/confidence", () -> steps(STEP.sure(Double.NaN)));
    refused("/tokens", () -> steps(STEP).costing(-1));
    refused("/confidence", () -> steps(STEP).sure(1.01));
    refused("/confidence_scores", () -> scored(Map.of("clarity", 1.5)));
    refused("/confidence_scores", () -> scored(Map.of(" ", 0.5)));
    refused("/min_confidence", () -> new ReasoningQuery(null, null, null, 2.0, 9, null));
    refused(
        "/limit",
        ErrorCode.LIMIT_TOO_LARGE,
        () -> new ReasoningQuery(null, null, null, null, 201, null));
  }

  @Test
  void refusesDocumentsThatAreTooLong_oneByOneAndTogether() {
    refused(
        "/steps/0/content",
        ErrorCode.PAYLOAD_TOO_LARGE,
        () -> steps(ReasoningStep.of("thought", text((1 << 16) + 1))));
    ReasoningStep wide = ReasoningStep.of("thought", text(1 << 16));
    ReasoningDraft full = ReasoningDraft.of("a", Collections.nCopies(16, wide));
    refused("", ErrorCode.PAYLOAD_TOO_LARGE, () -> full.withFeatures(new JsonDocument("1")));
  }

  @Test
  void refusesContentThatIsNestedTooDeep_whateverItsTextsHold() {
    String quoted = "\"\\\"" + "[".repeat(200) + "\"";
    assertEquals(1, steps(ReasoningStep.of("thought", nested(90, quoted))).steps().size());
    refused("/steps/0/content", () -> steps(ReasoningStep.of("thought", nested(91, "1"))));
  }

  private static JsonDocument nested(int depth, String inner) {
    return new JsonDocument("[".repeat(depth) + inner + "]".repeat(depth));
  }

  private static ReasoningDraft steps(ReasoningStep... steps) {
    return ReasoningDraft.of("a", List.of(steps));
  }

  private static ReasoningDraft scored(Map<String, Double> scores) {
    return new ReasoningDraft("a", null, null, List.of(STEP), null, null, scores, null, null, null);
  }

  private static JsonDocument text(int length) {
    return new JsonDocument("\"" + "x".repeat(length - 2) + "\"");
  }
}
