package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactExtraction;
import io.l9.substrate.domain.knowledge.fact.FactExtraction.Extracted;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.UUID;

/** The facts of packets on the wire. */
@Schema(name = "ExtractedFacts")
public record ExtractedFactsResponse(
    @Schema(value = "In the order of the request.", maxSize = FactExtraction.MAX_PACKETS)
        List<Source> data) {

  /** The outcomes of the statements of a packet. */
  @Schema(name = "ExtractedPacket")
  public record Source(
      UUID packetId,
      @Schema(
              value = "One for each statement of the packet.",
              maxSize = FactExtractor.MAX_STATEMENTS)
          List<AssertedFactResponse> facts) {

    public static Source from(Extracted extracted) {
      return new Source(
          extracted.packet().value(),
          extracted.outcomes().stream().map(AssertedFactResponse::from).toList());
    }
  }

  static ExtractedFactsResponse from(List<Extracted> extracted) {
    return new ExtractedFactsResponse(extracted.stream().map(Source::from).toList());
  }
}
