package io.l9.substrate.rest.memory.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reason why a search did not find a packet. */
@Schema("The reason why a search did not find a packet.")
public record WhyNotResponse(
    UUID packetId,
    @Schema(
            value =
                "The first thing that kept it out, in this order; found if it is among the "
                    + "hits.",
            codes = WhyNot.Reason.class)
        String reason,
    @Schema(value = "The same in words, with its numbers.", maxSize = 2000) String explanation,
    @Schema(value = "The values of each leg for this packet alone.", maxSize = 6) List<Leg> legs,
    @Schema(value = "The rank among all candidates; null if it was not ranked.", minimum = 1)
        @Nullable Integer rank,
    @Schema("As ranked; null if it was not.") @Nullable Double score,
    @Schema("Of the last hit that the limit let through; null if there is none.")
        @Nullable Double lastScore) {

  @Schema(name = "WhyNotLeg")
  public record Leg(
      @Schema(words = {"semantic", "keyword"}) String leg,
      @Schema(value = "Of a semantic leg.", ref = "Space")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String space,
      @Schema("The cosine, or the BM25 score; null if the leg cannot compare it.")
          @Nullable Double raw,
      @Schema("The least value that the search accepts; null if there is no bound.")
          @Nullable Double least,
      @Schema("Whether the leg finds the packet with a sufficient value.") boolean passes,
      @Schema(value = "Why the leg cannot compare it; null if it can.", maxSize = 2000)
          @Nullable String note) {

    static Leg from(WhyNot.Leg leg) {
      EmbeddingSpace space = leg.space();
      return new Leg(
          leg.name(),
          space == null ? null : space.code(),
          leg.raw(),
          leg.least(),
          leg.passes(),
          leg.note());
    }
  }

  public static WhyNotResponse from(WhyNot whyNot) {
    return new WhyNotResponse(
        whyNot.packet().value(),
        whyNot.reason().code(),
        whyNot.explanation(),
        whyNot.legs().stream().map(Leg::from).toList(),
        whyNot.rank(),
        whyNot.score(),
        whyNot.lastScore());
  }
}
