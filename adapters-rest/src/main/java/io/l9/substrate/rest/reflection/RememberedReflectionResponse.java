package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.rest.http.Schema;

/** The outcome of remembering, on the wire. */
@Schema("What became of a reflection that was to be remembered.")
public record RememberedReflectionResponse(
    @Schema(
            value =
                "stored: nothing said it before. reinforced: another source told one that is "
                    + "stored. known: the same source had told it. absorbed: a person has rejected "
                    + "what it says, and it is not taught.",
            words = {"stored", "reinforced", "known", "absorbed"})
        String outcome,
    @Schema("Whether the reflection has another content that says nearly the same.") boolean near,
    @Schema("The reflection that says it; of absorbed the rejection.")
        ReflectionResponse reflection) {

  public static RememberedReflectionResponse from(RememberOutcome outcome) {
    ReflectionResponse row = ReflectionResponse.from(outcome.reflection());
    if (outcome instanceof RememberOutcome.Stored) {
      return new RememberedReflectionResponse("stored", false, row);
    }
    if (outcome instanceof RememberOutcome.Reinforced told) {
      return new RememberedReflectionResponse("reinforced", told.near(), row);
    }
    if (outcome instanceof RememberOutcome.Known known) {
      return new RememberedReflectionResponse("known", known.near(), row);
    }
    return new RememberedReflectionResponse("absorbed", false, row);
  }
}
