package io.l9.substrate.rest.knowledge.fact;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fact on the wire, and the other rows that say the same. */
@Schema("A fact, and the other rows that say the same.")
public record FactViewResponse(
    @JsonUnwrapped FactResponse fact,
    @Schema("The same by other owners, as far as they are visible; the most trusted first.")
        List<FactResponse> alsoHeld,
    @Schema("The standing rejection of its value for this caller; null if there is none.")
        @Nullable RejectionResponse rejection) {

  public static FactViewResponse from(Facts.View view) {
    Rejection rejection = view.rejection();
    return new FactViewResponse(
        FactResponse.from(view.fact()),
        view.alsoHeld().stream().map(FactResponse::from).toList(),
        rejection == null ? null : RejectionResponse.from(rejection));
  }
}
