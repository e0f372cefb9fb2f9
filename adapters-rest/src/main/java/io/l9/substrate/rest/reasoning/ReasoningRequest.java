package io.l9.substrate.rest.reasoning;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reasoning.ReasoningDraft;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(
    "A line of reasoning, whole: at most 1,048,576 characters of JSON in all. A member that is null"
        + " counts as absent.")
record ReasoningRequest(
    @Schema(ref = "Name", required = true) @Nullable String agentId,
    @Schema("The packet that it is about, and with which it is erased; must be visible.")
        @Nullable UUID packetId,
    @Schema(value = "Taken out of the input.", ref = "JsonValue") @Nullable RawJson features,
    @Schema(
            value = "In order: the place in the array is the ordinal, from 0.",
            minSize = 1,
            maxSize = ReasoningDraft.MAX_STEPS,
            required = true)
        @Nullable List<Step> steps,
    @Schema(value = "The tokens of the model, in a form of your own.", ref = "JsonValue")
        @Nullable RawJson reasoningTokens,
    @Schema(value = "Those by which it decided, likewise.", ref = "JsonValue")
        @Nullable RawJson decisionTokens,
    @Schema(ref = "ReasoningScores") @Nullable Map<String, Double> confidenceScores,
    @Schema(
            value = "Tokens that all of it took; the sum of those of the steps by default.",
            minimum = 0,
            maximum = ReasoningDraft.MAX_TOKENS)
        @Nullable Long tokens,
    @Schema(value = "Confidence in the conclusion.", ref = "UnitInterval")
        @Nullable Double confidence,
    @Schema(value = "That of the packet by default; shared without one.", ref = "Scope")
        @Nullable String scope) {

  /** A step. */
  @Schema(value = "A step of a line of reasoning.", name = "NewReasoningStep")
  record Step(
      @Schema(
              value = "Such as `thought`, `tool` or `decision`.",
              minSize = 1,
              maxSize = ReasoningDraft.MAX_KIND,
              required = true)
          @Nullable String kind,
      @Schema(
              value =
                  "A text or any other value, at most 65,536 characters in canonical form, nested at"
                      + " most 90 deep.",
              ref = "JsonValue",
              required = true)
          @Nullable RawJson content,
      @Schema(
              value =
                  "The ordinal of the earlier step that led to this one; at the top by default.",
              minimum = 0,
              maximum = ReasoningDraft.MAX_STEPS)
          @Nullable Integer parent,
      @Schema("When it was taken: information, which orders nothing.") @Nullable Instant at,
      @Schema(minimum = 0, maximum = ReasoningDraft.MAX_TOKENS) @Nullable Long tokens,
      @Schema(ref = "UnitInterval") @Nullable Double confidence) {

    ReasoningStep toStep(String pointer, JsonCodec json) {
      return new ReasoningStep(
          Require.present(pointer + "/kind", kind),
          Require.present(pointer + "/content", content).parse(json, pointer + "/content"),
          parent,
          at,
          tokens,
          confidence);
    }
  }

  ReasoningDraft toCommand(JsonCodec json) {
    List<Step> given = Require.present("/steps", steps);
    List<ReasoningStep> taken = new ArrayList<>();
    for (int ordinal = 0; ordinal < given.size(); ordinal++) {
      taken.add(given.get(ordinal).toStep("/steps/" + ordinal, json));
    }
    return new ReasoningDraft(
        Require.present("/agent_id", agentId),
        packetId == null ? null : new PacketId(packetId),
        document(features, json, "/features"),
        taken,
        document(reasoningTokens, json, "/reasoning_tokens"),
        document(decisionTokens, json, "/decision_tokens"),
        Objects.requireNonNullElse(confidenceScores, Map.of()),
        tokens,
        confidence,
        scope == null ? null : Visibility.ofCode(scope));
  }

  private static @Nullable JsonDocument document(
      @Nullable RawJson given, JsonCodec json, String pointer) {
    return given == null ? null : given.parse(json, pointer);
  }
}
