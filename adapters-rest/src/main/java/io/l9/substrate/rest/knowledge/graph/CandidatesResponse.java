package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.MergeCandidates;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** Entities that may be the same, on the wire. */
@Schema(name = "MergeCandidates")
public record CandidatesResponse(
    @Schema(value = "The most alike first.", maxSize = MergeCandidates.MAX_LIMIT)
        List<Candidate> data,
    @Schema("Whether every name was compared.") boolean complete) {

  /** An entity that may be the same. */
  @Schema(name = "MergeCandidate")
  public record Candidate(
      @Schema("The canonical name.") String name,
      @Schema(value = "1: the names differ in marks and punctuation alone.", ref = "UnitInterval")
          double similarity) {}

  public static CandidatesResponse from(MergeCandidates candidates) {
    return new CandidatesResponse(
        candidates.candidates().stream()
            .map(candidate -> new Candidate(candidate.name(), candidate.similarity()))
            .toList(),
        candidates.complete());
  }
}
