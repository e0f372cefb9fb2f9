package io.l9.substrate.rest.memory.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.search.WhyNot;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a search lost a packet. */
record WhyNotResponse(
    UUID packetId,
    String reason,
    String explanation,
    List<Leg> legs,
    @Nullable Integer rank,
    @Nullable Double score,
    @Nullable Double lastScore) {

  record Leg(
      String leg,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String space,
      @Nullable Double raw,
      @Nullable Double least,
      boolean passes,
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

  static WhyNotResponse from(WhyNot whyNot) {
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
