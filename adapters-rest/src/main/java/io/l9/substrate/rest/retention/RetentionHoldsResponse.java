package io.l9.substrate.rest.retention;

import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionPolicies;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** The holds that stand. */
public record RetentionHoldsResponse(
    @Schema(value = "The newest first.", maxSize = RetentionPolicies.MAX_HOLDS)
        List<RetentionHoldResponse> data) {

  public static RetentionHoldsResponse from(List<RetentionHold> holds) {
    return new RetentionHoldsResponse(holds.stream().map(RetentionHoldResponse::from).toList());
  }
}
