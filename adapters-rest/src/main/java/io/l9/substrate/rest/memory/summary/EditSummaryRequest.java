package io.l9.substrate.rest.memory.summary;

import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.SummaryPatch;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.PatchValue;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Schema(
    "A merge patch; a member that is absent stays. Lists are replaced whole; "
        + "null empties them, makes the confidence 0.7, and lets the summary hold for "
        + "ever.")
record EditSummaryRequest(
    @Schema(minSize = 1, maxSize = Consolidation.MAX_TEXT) @Nullable PatchValue<String> text,
    @Schema(maxSize = Consolidation.MAX_KEYS)
        @Nullable PatchValue<@Nullable List<KeyFactRequest>> keyFacts,
    @Schema(maxSize = Consolidation.MAX_KEYS)
        @Nullable PatchValue<@Nullable List<@Schema(ref = "KeyText") String>> keyEntities,
    @Schema(maxSize = Consolidation.MAX_KEYS)
        @Nullable PatchValue<@Nullable List<@Schema(ref = "KeyText") String>> keyDecisions,
    @Schema(ref = "UnitInterval") @Nullable PatchValue<@Nullable Double> confidence,
    @Nullable PatchValue<@Nullable Instant> validUntil) {

  /** The patch of a summary: absent members keep the values that the summary has. */
  SummaryPatch toCommand() {
    return new SummaryPatch(
        text == null ? null : Require.present("/text", text.value()),
        keyFacts == null ? null : KeyFactRequest.toFacts(keyFacts.value()),
        keyEntities == null ? null : orNone(keyEntities.value()),
        keyDecisions == null ? null : orNone(keyDecisions.value()),
        confidence == null
            ? null
            : Objects.requireNonNullElse(confidence.value(), Consolidation.DEFAULT_CONFIDENCE),
        validUntil == null ? null : new SummaryPatch.Validity(validUntil.value()),
        Set.of());
  }

  private static List<String> orNone(@Nullable List<String> names) {
    return names == null ? List.of() : names;
  }
}
