package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.curation.PacketRevision;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.Change;
import io.l9.substrate.rest.http.Immutable;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

record PatchPacketRequest(
    @Nullable Change<List<String>> tags,
    @Nullable Change<Instant> expiresAt,
    @Nullable Change<String> scope,
    @Nullable Change<Double> importanceScore,
    @Nullable Immutable id,
    @Nullable Immutable packetType,
    @Nullable Immutable payload,
    @Nullable Immutable agentId,
    @Nullable Immutable threadId,
    @Nullable Immutable timestamp,
    @Nullable Immutable parentIds,
    @Nullable Immutable derivation,
    @Nullable Immutable generation,
    @Nullable Immutable rootId,
    @Nullable Immutable accessCount,
    @Nullable Immutable lastAccessedAt,
    @Nullable Immutable contentHash,
    @Nullable Immutable duplicateOf,
    @Nullable Immutable chunkCount,
    @Nullable Immutable tenantId,
    @Nullable Immutable orgId,
    @Nullable Immutable userId,
    @Nullable Immutable correlationId,
    @Nullable Immutable sessionId,
    @Nullable Immutable traceId) {

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
      amendment.visibility(Visibility.ofSqlName(kept("/scope", scope)));
    }
    if (importanceScore != null) {
      amendment.importance(kept("/importance_score", importanceScore));
    }
    return amendment.build();
  }

  private static <T> T kept(String pointer, Change<T> change) {
    T value = change.value();
    if (value == null) {
      throw ValidationException.at(pointer, "cannot be removed; give it another value");
    }
    return value;
  }
}
