package io.l9.substrate.rest.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.ConfidenceRule;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Insight;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(
    value = "An insight: operations on different entities, of which all are done or none.",
    name = "ApplyInsight")
record WorldUpdateRequest(
    @Schema(
            value =
                "The id by which a repetition is known in its world: it is answered with the first"
                    + " result.",
            required = true)
        @Nullable UUID insightId,
    @Schema(
            value = "In your words; not change, restore or direct.",
            minSize = 1,
            maxSize = Insight.MAX_TYPE,
            required = true)
        @Nullable String insightType,
    @Schema(minSize = 1, maxSize = Insight.MAX_OPERATIONS, required = true)
        @Nullable List<Change> operations,
    @Schema(value = "That of the insight itself.", ref = "UnitInterval")
        @Nullable Double confidence,
    @Schema(
            value =
                "The rule for the confidence of entities that were there; unless said, replace.",
            codes = ConfidenceRule.class)
        @Nullable String confidenceRule,
    @Schema(
            value = "The state that the world must be at, else 412; unless said, any.",
            minimum = 0,
            maximum = Integer.MAX_VALUE)
        @Nullable Integer expectedStateVersion) {

  /** A change of an entity. */
  @Schema(value = "A change of one entity.", name = "WorldOperation")
  record Change(
      @Schema(
              value =
                  "put replaces everything, patch changes attributes by RFC 7396, delete takes"
                      + " neither type, attributes nor confidence.",
              words = {"put", "patch", "delete"},
              required = true)
          @Nullable String op,
      @Schema(ref = "WorldEntityName", required = true) @Nullable String entityId,
      @Schema(value = "Of a put, required.", minSize = 1, maxSize = EntityContent.MAX_TYPE)
          @Nullable String entityType,
      @Schema(value = "Of a put, required; of a patch, a merge patch.", ref = "WorldAttributes")
          @Nullable RawJson attributes,
      @Schema(value = "Of a put, 1 unless said; of a patch, stays.", ref = "UnitInterval")
          @Nullable Double confidence,
      @Schema(
              value =
                  "The version that the entity must have, else 412; 0: there must be none; unless"
                      + " said, any.",
              minimum = 0,
              maximum = Integer.MAX_VALUE)
          @Nullable Integer expectedVersion) {

    private static final JsonDocument NOTHING = new JsonDocument("{}");

    Operation toOperation(JsonCodec json) {
      EntityName name = EntityName.of(entityId);
      return switch (Require.present("/op", op)) {
        case "put" ->
            new Operation.Put(
                name,
                new PutEntityRequest(entityType, attributes, confidence).toContent(json),
                expected());
        case "patch" ->
            new Operation.Patch(
                name,
                entityType,
                attributes == null ? NOTHING : attributes.parse(json, "/attributes"),
                confidence,
                expected());
        case "delete" -> {
          requireAbsent("/entity_type", entityType);
          requireAbsent("/attributes", attributes);
          requireAbsent("/confidence", confidence);
          yield new Operation.Delete(name, expected());
        }
        default -> throw ValidationException.at("/op", "must be one of put, patch, delete");
      };
    }

    private static void requireAbsent(String pointer, @Nullable Object member) {
      if (member != null) {
        throw ValidationException.at(pointer, "must not be given with a deletion; leave it out");
      }
    }

    private Expected expected() {
      if (expectedVersion == null) {
        return Expected.anything();
      }
      return expectedVersion == 0 ? Expected.absence() : Expected.version(expectedVersion);
    }
  }

  Insight toCommand(JsonCodec json) {
    List<Operation> changes = new ArrayList<>();
    for (Change change : Require.size("/operations", operations, Insight.MAX_OPERATIONS)) {
      try {
        changes.add(change.toOperation(json));
      } catch (SubstrateException e) {
        throw e.below("/operations/" + changes.size());
      }
    }
    return new Insight(
        Require.present("/insight_id", insightId),
        Require.present("/insight_type", insightType),
        changes,
        confidence,
        ConfidenceRule.ofCode(
            Objects.requireNonNullElse(confidenceRule, ConfidenceRule.REPLACE.code())),
        expectedStateVersion);
  }
}
