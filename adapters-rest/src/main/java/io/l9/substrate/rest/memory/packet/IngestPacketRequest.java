package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.RawJson;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record IngestPacketRequest(
    @Nullable UUID id,
    @Nullable String packetType,
    @Nullable RawJson payload,
    @Nullable String agentId,
    @Nullable UUID threadId,
    @Nullable Instant timestamp,
    @Nullable List<UUID> parentIds,
    @Nullable String derivation,
    @Nullable List<String> tags,
    @Nullable Instant expiresAt,
    @Nullable Long ttlSeconds,
    @Nullable String scope,
    @Nullable Double importanceScore,
    @Nullable Map<String, String> embed,
    @Nullable String onDuplicate) {

  private static final long MAX_TTL_SECONDS = 3_153_600_000L;

  PacketDraft toCommand(JsonCodec json, Clock clock) {
    return toCommand(json, clock, false);
  }

  /**
   * The draft.
   *
   * @param later whether its vectors, if it is to have any, may be made afterwards
   */
  PacketDraft toCommand(JsonCodec json, Clock clock, boolean later) {
    PacketDraft.Builder draft =
        PacketDraft.builder(
            Require.present("/packet_type", packetType),
            Require.present("/payload", payload).parse(json, "/payload"));
    draft
        .id(id == null ? null : new PacketId(id))
        .agent(agentId)
        .thread(threadId == null ? null : new ThreadId(threadId))
        .timestamp(timestamp)
        .derivation(derivation == null ? null : Derivation.ofSqlName(derivation))
        .expiresAt(expiry(clock))
        .embedLater(later && (embed == null || !embed.isEmpty()));
    if (parentIds != null) {
      draft.parents(parentIds.stream().map(PacketId::new).toList());
    }
    if (tags != null) {
      draft.tags(tags);
    }
    if (scope != null) {
      draft.visibility(Visibility.ofSqlName(scope));
    }
    if (importanceScore != null) {
      draft.importance(importanceScore);
    }
    if (embed != null) {
      draft.embed(bySpace(embed));
    }
    if (onDuplicate != null) {
      draft.onDuplicate(OnDuplicate.ofWireName(onDuplicate));
    }
    return draft.build();
  }

  private @Nullable Instant expiry(Clock clock) {
    if (ttlSeconds == null) {
      return expiresAt;
    }
    if (expiresAt != null) {
      throw ValidationException.at("/ttl_seconds", "cannot stand beside expires_at; send one");
    }
    if (ttlSeconds < 1 || ttlSeconds > MAX_TTL_SECONDS) {
      throw ValidationException.at(
          "/ttl_seconds", "must be between 1 and " + MAX_TTL_SECONDS + ", a hundred years");
    }
    return clock.instant().plusSeconds(ttlSeconds);
  }

  private static Map<EmbeddingSpace, String> bySpace(Map<String, String> texts) {
    Map<EmbeddingSpace, String> bySpace = new EnumMap<>(EmbeddingSpace.class);
    texts.forEach((name, text) -> bySpace.put(space("/embed", name), text));
    return bySpace;
  }

  private static EmbeddingSpace space(String pointer, String name) {
    try {
      return EmbeddingSpace.ofSqlName(name);
    } catch (ValidationException e) {
      throw ValidationException.at(
          pointer, ErrorCode.UNKNOWN_EMBEDDING_SPACE, String.valueOf(e.getMessage()));
    }
  }
}
