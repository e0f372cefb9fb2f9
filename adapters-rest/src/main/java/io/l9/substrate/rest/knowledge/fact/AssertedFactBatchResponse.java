package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** The outcomes of a batch on the wire. */
record AssertedFactBatchResponse(
    @Schema(value = "In the order in which they were sent.", maxSize = FactDraft.MAX_BATCH)
        List<AssertedFactResponse> data) {

  static AssertedFactBatchResponse from(List<AssertOutcome> outcomes) {
    return new AssertedFactBatchResponse(
        outcomes.stream().map(AssertedFactResponse::from).toList());
  }
}
