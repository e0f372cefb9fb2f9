package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** Facts that differ about the same on the wire. */
@Schema(
    value = "Facts of one subject and predicate that hold now with different objects.",
    name = "FactConflict")
public record ConflictResponse(
    @Schema(value = "The most trusted first.", minSize = 2) List<FactResponse> facts) {

  public static ConflictResponse from(Facts.Conflict conflict) {
    return new ConflictResponse(conflict.facts().stream().map(FactResponse::from).toList());
  }
}
