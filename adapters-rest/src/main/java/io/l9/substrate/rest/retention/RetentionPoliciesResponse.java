package io.l9.substrate.rest.retention;

import io.l9.substrate.domain.retention.RetentionPolicy;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** The retention of every kind. */
public record RetentionPoliciesResponse(
    @Schema(value = "One for each kind.", maxSize = 50) List<RetentionPolicyResponse> data) {

  public static RetentionPoliciesResponse from(List<RetentionPolicy> policies) {
    return new RetentionPoliciesResponse(
        policies.stream().map(RetentionPolicyResponse::from).toList());
  }
}
