package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("A statement of a subject, a predicate and an object.")
record AssertFactRequest(
    @Schema(ref = "EntityName", required = true) @Nullable String subject,
    @Schema(ref = "Predicate", required = true) @Nullable String predicate,
    @Schema(ref = "FactObject", required = true) @Nullable RawJson object,
    @Schema(
            value = "value by default. With entity the object is a string, the entity's name.",
            ref = "FactObjectType")
        @Nullable String objectType,
    @Schema("From when on it holds in the world; always by default.") @Nullable Instant validFrom,
    @Schema(
            "The first moment at which it no longer holds, after valid_from; by default no end is "
                + "known.")
        @Nullable Instant validTo,
    @Schema(value = "0.8 by default.", ref = "UnitInterval") @Nullable Double confidence,
    @Schema("The packet that says so; must be visible to the caller.")
        @Nullable UUID sourcePacketId,
    @Schema(
            value =
                "The place in the packet's payload (RFC 6901), such as `/customer/city`; only "
                    + "beside source_packet_id.",
            maxSize = JsonPointer.MAX_TEXT)
        @Nullable String sourcePointer,
    @Schema(
            value =
                "If the subject has other values of the predicate in the same period: keep them "
                    + "beside it (keep_both), lower their confidence (contradict), or let it take "
                    + "their place (supersede; only for predicates that are declared single, of "
                    + "which it is the default). keep_both otherwise.",
            codes = OnConflict.class)
        @Nullable String onConflict,
    @Schema(
            value =
                "How it came to be known; that of the caller's role by default. A less trusted one "
                    + "may be claimed, a more trusted one is refused (403).",
            ref = "FactPath")
        @Nullable String path,
    @Schema(value = "shared by default.", ref = "Scope") @Nullable String scope) {

  FactDraft toCommand(JsonCodec json) {
    return new FactDraft(
        EntityName.at("/subject", Require.present("/subject", subject)),
        Require.present("/predicate", predicate),
        WireObject.of(object, objectType, json),
        new Validity(validFrom, validTo),
        confidence,
        sourcePacketId == null ? null : new PacketId(sourcePacketId),
        pointer(),
        onConflict == null ? null : OnConflict.ofCode(onConflict),
        path == null ? null : FactPath.ofCode(path),
        scope == null ? Visibility.SHARED : Visibility.ofCode(scope));
  }

  private @Nullable JsonPointer pointer() {
    if (sourcePointer == null) {
      return null;
    }
    try {
      return new JsonPointer(sourcePointer);
    } catch (ValidationException e) {
      throw ValidationException.at("/source_pointer", e.violations().get(0).detail());
    }
  }
}
