package io.l9.substrate.rest.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.rest.http.PatchValue;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.ReadOnlyField;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema(
    value =
        "A merge patch (RFC 7396) of an entity; a member that is absent stays. Within attributes,"
            + " null removes a member.",
    name = "PatchEntity")
record PatchEntityRequest(
    @Schema(minSize = 1, maxSize = EntityContent.MAX_TYPE) @Nullable PatchValue<String> entityType,
    @Schema(ref = "WorldAttributes") @Nullable PatchValue<RawJson> attributes,
    @Schema(ref = "UnitInterval") @Nullable PatchValue<Double> confidence,
    @Nullable ReadOnlyField entityId,
    @Nullable ReadOnlyField version,
    @Nullable ReadOnlyField stateVersion,
    @Nullable ReadOnlyField createdAt,
    @Nullable ReadOnlyField updatedAt) {

  private static final JsonDocument NOTHING = new JsonDocument("{}");

  Operation.Patch toCommand(EntityName name, Expected expected, JsonCodec json) {
    RawJson changes = given("/attributes", attributes);
    return new Operation.Patch(
        name,
        given("/entity_type", entityType),
        changes == null ? NOTHING : changes.parse(json, "/attributes"),
        given("/confidence", confidence),
        expected);
  }

  private static <T> @Nullable T given(String pointer, @Nullable PatchValue<T> member) {
    if (member != null && member.value() == null) {
      throw ValidationException.at(pointer, "cannot be removed; leave it out");
    }
    return member == null ? null : member.value();
  }
}
