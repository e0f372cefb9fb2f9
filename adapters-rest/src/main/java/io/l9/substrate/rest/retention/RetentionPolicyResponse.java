package io.l9.substrate.rest.retention;

import io.l9.substrate.domain.retention.RetentionPolicies;
import io.l9.substrate.domain.retention.RetentionPolicy;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

/** The retention of a kind. */
@Schema("For how long a tenant keeps rows of a kind.")
public record RetentionPolicyResponse(
    @Schema(ref = "RetentionKind") String kind,
    @Schema(
            value = "The days after which rows are deleted; null: never.",
            minimum = 1,
            maximum = RetentionPolicies.MAX_DAYS)
        @Nullable Integer days,
    @Schema(
            value = "The days that the tenant has set; null: none.",
            minimum = 1,
            maximum = RetentionPolicies.MAX_DAYS)
        @Nullable Integer ownDays,
    @Schema(
            value = "The days of tenants that have set none; null: for ever.",
            minimum = 1,
            maximum = RetentionPolicies.MAX_DAYS)
        @Nullable Integer defaultDays,
    @Schema("Whether a hold stops the deletion.") boolean held) {

  public static RetentionPolicyResponse from(RetentionPolicy policy) {
    return new RetentionPolicyResponse(
        policy.kind().code(),
        policy.days(),
        policy.ownDays(),
        policy.kind().defaultDays(),
        policy.held());
  }
}
