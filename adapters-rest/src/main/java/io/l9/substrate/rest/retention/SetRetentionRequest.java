package io.l9.substrate.rest.retention;

import io.l9.substrate.domain.retention.RetentionPolicies;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("For how many days rows of a kind are kept.")
record SetRetentionRequest(
    @Schema(
            value = "The days after which rows are deleted.",
            minimum = 1,
            maximum = RetentionPolicies.MAX_DAYS,
            required = true)
        @Nullable Integer days) {

  int checkedDays() {
    return Require.present("/days", days);
  }
}
