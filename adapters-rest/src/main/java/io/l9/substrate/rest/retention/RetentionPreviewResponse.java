package io.l9.substrate.rest.retention;

import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionPolicies;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that a run of the job would delete now. */
public record RetentionPreviewResponse(
    @Schema(value = "One for each kind.", maxSize = 50) List<Item> data) {

  /** The rows of a kind that a run of the job would delete. */
  @Schema(name = "RetentionDue")
  public record Item(
      @Schema(ref = "RetentionKind") String kind,
      @Schema(
              value = "The days after which rows are deleted; null: never.",
              minimum = 1,
              maximum = RetentionPolicies.MAX_DAYS)
          @Nullable Integer days,
      @Schema("Whether a hold stops the deletion.") boolean held,
      @Schema(value = "The number of rows that would be deleted.", minimum = 0) long rows,
      @Schema("The time of the oldest; null: there are none.") @Nullable Instant oldest) {

    /** Returns the item of a kind. */
    public static Item from(RetentionDue due) {
      return new Item(due.kind().code(), due.days(), due.held(), due.rows(), due.oldest());
    }
  }

  public static RetentionPreviewResponse from(List<RetentionDue> due) {
    return new RetentionPreviewResponse(due.stream().map(Item::from).toList());
  }
}
