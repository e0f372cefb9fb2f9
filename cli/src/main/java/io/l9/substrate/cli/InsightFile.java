package io.l9.substrate.cli;

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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An insight as a file says it. */
record InsightFile(
    @Nullable UUID insightId,
    @Nullable String insightType,
    @Nullable List<Change> operations,
    @Nullable Double confidence,
    @Nullable String confidenceRule,
    @Nullable Integer expectedStateVersion) {

  /**
   * An operation of it.
   *
   * @param expectedVersion 0: there must be no such entity; null: whatever is there
   */
  record Change(
      @Nullable String op,
      @Nullable String entityId,
      @Nullable String entityType,
      @Nullable RawJson attributes,
      @Nullable Double confidence,
      @Nullable Integer expectedVersion) {

    Operation toCommand(JsonCodec json) {
      EntityName name = EntityName.of(entityId);
      Expected expected =
          expectedVersion == null
              ? Expected.anything()
              : expectedVersion == 0 ? Expected.absence() : Expected.version(expectedVersion);
      return switch (Require.present("/op", op)) {
        case "put" ->
            new Operation.Put(
                name,
                EntityContent.of(
                    entityType == null ? EntityContent.UNKNOWN : entityType,
                    document(json),
                    confidence == null ? 1 : confidence),
                expected);
        case "patch" -> new Operation.Patch(name, entityType, document(json), confidence, expected);
        case "delete" -> new Operation.Delete(name, expected);
        default -> throw ValidationException.at("/op", "must be one of put, patch, delete");
      };
    }

    private JsonDocument document(JsonCodec json) {
      return Require.present("/attributes", attributes).parse(json, "/attributes");
    }
  }

  Insight toCommand(JsonCodec json) {
    List<Operation> changes = new ArrayList<>();
    for (Change change : Require.present("/operations", operations)) {
      try {
        changes.add(change.toCommand(json));
      } catch (SubstrateException e) {
        throw e.below("/operations/" + changes.size());
      }
    }
    return new Insight(
        Require.present("/insight_id", insightId),
        Require.present("/insight_type", insightType),
        changes,
        confidence,
        confidenceRule == null ? ConfidenceRule.REPLACE : ConfidenceRule.ofCode(confidenceRule),
        expectedStateVersion);
  }
}
