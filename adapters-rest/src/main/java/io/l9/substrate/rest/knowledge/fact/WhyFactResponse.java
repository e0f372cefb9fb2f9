package io.l9.substrate.rest.knowledge.fact;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reasons for a fact on the wire. */
@Schema(value = "The reasons for a fact.", name = "FactReasons")
public record WhyFactResponse(
    FactResponse fact,
    @Schema("Each revision, the first one first.") List<Step> steps,
    @Schema("The independent sources in the order in which they were recorded.")
        List<Source> evidence) {

  /** A revision and its step of confidence. */
  @Schema(value = "A revision, and the step of confidence that it made.", name = "FactStep")
  public record Step(
      @JsonUnwrapped FactRevisionResponse revision,
      @Schema(
              "Of the confidence against the revision before; the whole of it for the first, with "
                  + "every digit: their sum is the confidence.")
          double delta) {}

  /** A source of a fact on the wire. */
  @Schema(value = "An independent source of a fact.", name = "FactEvidence")
  public record Source(
      UUID packetId,
      @Schema("The packets in which its lineage begins.") List<UUID> roots,
      @Schema(
              value = "The place in the packet's payload (RFC 6901); null if nobody said.",
              maxSize = JsonPointer.MAX_TEXT)
          @Nullable String pointer,
      @Schema(ref = "FactPath") String path,
      @Schema(value = "The revision that it made.", minimum = 1) int revision,
      Instant recordedAt) {

    static Source from(Evidence evidence) {
      JsonPointer place = evidence.origin().place();
      return new Source(
          evidence.origin().packet().value(),
          evidence.origin().roots().stream().map(root -> root.value()).sorted().toList(),
          place == null ? null : place.text(),
          evidence.path().code(),
          evidence.revision(),
          evidence.recordedAt());
    }
  }

  public static WhyFactResponse from(Facts.Why why) {
    return new WhyFactResponse(
        FactResponse.from(why.fact()),
        why.steps().stream()
            .map(step -> new Step(FactRevisionResponse.from(step.revision()), step.delta()))
            .toList(),
        why.evidence().stream().map(Source::from).toList());
  }
}
