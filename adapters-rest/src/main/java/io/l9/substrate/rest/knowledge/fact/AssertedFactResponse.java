package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome.Absorbed;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome.Asserted;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome.Contradicted;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome.Known;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome.Reinforced;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome.Superseded;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of an assertion on the wire. */
@Schema(
    value =
        "The outcome of an assertion: a new fact (asserted), one that took periods of others "
            + "(superseded) or contradicts them (contradicted); one that was held and moved "
            + "(reinforced), or did not (known); or none, because the value is rejected (absorbed).",
    name = "AssertedFact")
public record AssertedFactResponse(
    @Schema(words = {"asserted", "superseded", "contradicted", "reinforced", "known", "absorbed"})
        String outcome,
    @Schema("null if it was absorbed.") @Nullable FactResponse fact,
    @Schema("The other facts that it changed, as they are now.") List<FactResponse> others,
    @Schema("The rejection that absorbed it; else null.") @Nullable RejectionResponse rejection) {

  public static AssertedFactResponse from(AssertOutcome outcome) {
    if (outcome instanceof Asserted asserted) {
      return of("asserted", asserted.fact(), List.of());
    } else if (outcome instanceof Superseded superseded) {
      return of("superseded", superseded.fact(), superseded.others());
    } else if (outcome instanceof Contradicted contradicted) {
      return of("contradicted", contradicted.fact(), contradicted.others());
    } else if (outcome instanceof Reinforced reinforced) {
      return of("reinforced", reinforced.fact(), List.of());
    } else if (outcome instanceof Known known) {
      return of("known", known.fact(), List.of());
    }
    return new AssertedFactResponse(
        "absorbed", null, List.of(), RejectionResponse.from(((Absorbed) outcome).rejection()));
  }

  private static AssertedFactResponse of(String outcome, Fact fact, List<Fact> others) {
    return new AssertedFactResponse(
        outcome, FactResponse.from(fact), others.stream().map(FactResponse::from).toList(), null);
  }

  /** Whether the fact is a new one. */
  boolean created() {
    return outcome.equals("asserted")
        || outcome.equals("superseded")
        || outcome.equals("contradicted");
  }
}
