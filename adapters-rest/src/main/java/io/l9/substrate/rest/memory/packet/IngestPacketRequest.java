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
import io.l9.substrate.rest.http.Schema;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("A packet to be written. A member that is null counts as absent.")
record IngestPacketRequest(
    @Schema("The client's own id, so that a repeated write is the same packet.") @Nullable UUID id,
    @Schema(ref = "Name", required = true) @Nullable String packetType,
    @Schema(ref = "JsonValue", required = true) @Nullable RawJson payload,
    @Schema(ref = "Name") @Nullable String agentId,
    @Nullable UUID threadId,
    @Schema("When it happened; now by default.") @Nullable Instant timestamp,
    @Schema(
            value = "The packets that it was made of, the most important first.",
            maxSize = PacketDraft.MAX_PARENTS,
            unique = true)
        @Nullable List<UUID> parentIds,
    @Schema(ref = "Derivation") @Nullable String derivation,
    @Schema(value = "One that is there twice counts once.", maxSize = PacketDraft.MAX_TAGS)
        @Nullable List<@Schema(ref = "Name") String> tags,
    @Schema(
            "From when on it is never served again. In the future; not together with "
                + "ttl_seconds.")
        @Nullable Instant expiresAt,
    @Schema(
            value = "The same as a number of seconds from now.",
            minimum = 1,
            maximum = MAX_TTL_SECONDS)
        @Nullable Long ttlSeconds,
    @Schema(value = "shared by default.", ref = "Scope") @Nullable String scope,
    @Schema(value = "The initial importance; 0.5 by default.", ref = "UnitInterval")
        @Nullable Double importanceScore,
    @Schema(
            value =
                "The text that represents it in each space; the payload's own text in the space "
                    + "content by default. An empty object leaves it out of semantic search.",
            ref = "SpaceTexts")
        @Nullable Map<String, String> embed,
    @Schema(
            value =
                "If the same content is there already: answer with that of the same time, or of "
                    + "any time where there is neither a timestamp nor a thread (auto, the default); "
                    + "answer with it (return), refuse (reject), answer with it and count an access "
                    + "(reinforce), or store it beside (keep).",
            codes = OnDuplicate.class)
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
        .derivation(derivation == null ? null : Derivation.ofCode(derivation))
        .expiresAt(expiry(clock))
        .embedLater(later && (embed == null || !embed.isEmpty()));
    if (parentIds != null) {
      draft.parents(parentIds.stream().map(PacketId::new).toList());
    }
    if (tags != null) {
      draft.tags(tags);
    }
    if (scope != null) {
      draft.visibility(Visibility.ofCode(scope));
    }
    if (importanceScore != null) {
      draft.importance(importanceScore);
    }
    if (embed != null) {
      draft.embed(bySpace(embed));
    }
    if (onDuplicate != null) {
      draft.onDuplicate(OnDuplicate.ofCode(onDuplicate));
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
      return EmbeddingSpace.ofCode(name);
    } catch (ValidationException e) {
      throw ValidationException.at(
          pointer, ErrorCode.UNKNOWN_EMBEDDING_SPACE, String.valueOf(e.getMessage()));
    }
  }
}
