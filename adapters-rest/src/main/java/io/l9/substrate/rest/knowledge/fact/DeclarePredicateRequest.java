package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("A declaration of a predicate, for the caller's organisation, or for his tenant.")
record DeclarePredicateRequest(
    @Schema(ref = "Predicate", required = true) @Nullable String predicate,
    @Schema(
            value = "Whether a subject has at most one value of it at a time.",
            words = {"single", "many"},
            required = true)
        @Nullable String cardinality,
    @Schema(value = "null: objects of either type.", ref = "FactObjectType")
        @Nullable String objectType,
    @Schema(
            value =
                "The predicate that says the same of the object, as `employs` for `works_at`; only "
                    + "with the object_type entity.",
            ref = "Predicate")
        @Nullable String inverse) {

  FactPredicate.Draft toCommand() {
    return new FactPredicate.Draft(
        Require.present("/predicate", predicate),
        isSingle(Require.present("/cardinality", cardinality)),
        objectType == null ? null : ObjectType.ofCode(objectType),
        inverse);
  }

  private static boolean isSingle(String cardinality) {
    return switch (cardinality) {
      case "single" -> true;
      case "many" -> false;
      default -> throw ValidationException.at("/cardinality", "must be one of single, many");
    };
  }
}
