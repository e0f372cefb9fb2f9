package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.curation.PacketRevision;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.PatchValue;
import io.l9.substrate.rest.http.ReadOnlyField;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Schema(
    "A merge patch. Unknown members are refused; those of a packet that are not "
        + "here cannot be changed. One that changes nothing is refused.")
record PatchPacketRequest(
    @Schema(maxSize = PacketDraft.MAX_TAGS)
        @Nullable PatchValue<@Nullable List<@Schema(ref = "Name") String>> tags,
    @Schema("From when on it is never served again; a time that has passed means at once.")
        @Nullable PatchValue<@Nullable Instant> expiresAt,
    @Schema(ref = "Scope") @Nullable PatchValue<String> scope,
    @Schema(ref = "UnitInterval") @Nullable PatchValue<Double> importanceScore,
    @Nullable ReadOnlyField id,
    @Nullable ReadOnlyField packetType,
    @Nullable ReadOnlyField payload,
    @Nullable ReadOnlyField agentId,
    @Nullable ReadOnlyField threadId,
    @Nullable ReadOnlyField timestamp,
    @Nullable ReadOnlyField parentIds,
    @Nullable ReadOnlyField derivation,
    @Nullable ReadOnlyField generation,
    @Nullable ReadOnlyField rootId,
    @Nullable ReadOnlyField accessCount,
    @Nullable ReadOnlyField lastAccessedAt,
    @Nullable ReadOnlyField contentHash,
    @Nullable ReadOnlyField duplicateOf,
    @Nullable ReadOnlyField chunkCount,
    @Nullable ReadOnlyField tenantId,
    @Nullable ReadOnlyField orgId,
    @Nullable ReadOnlyField userId,
    @Nullable ReadOnlyField correlationId,
    @Nullable ReadOnlyField sessionId,
    @Nullable ReadOnlyField traceId) {

  PacketAmendment toCommand(PacketId packet, Set<PacketRevision> expected) {
    PacketAmendment.Builder amendment = PacketAmendment.builder(packet).expecting(expected);
    if (tags != null) {
      List<String> value = tags.value();
      amendment.tags(value == null ? Set.of() : new LinkedHashSet<>(value));
    }
    if (expiresAt != null) {
      Instant value = expiresAt.value();
      if (value == null) {
        amendment.neverExpires();
      } else {
        amendment.expiresAt(value);
      }
    }
    if (scope != null) {
      amendment.visibility(Visibility.ofCode(kept("/scope", scope)));
    }
    if (importanceScore != null) {
      amendment.importance(kept("/importance_score", importanceScore));
    }
    return amendment.build();
  }

  private static <T> T kept(String pointer, PatchValue<T> change) {
    T value = change.value();
    if (value == null) {
      throw ValidationException.at(pointer, "cannot be removed; give it another value");
    }
    return value;
  }
}
