package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A packet to be written. Immutable; made with {@link #of} or a {@link #builder}.
 *
 * @param id the caller's own id, to make a repeated write the same packet; null: the substrate
 *     makes one
 * @param packetType what kind of action, at most {@value #MAX_NAME} characters
 * @param payload the content, at most {@value #MAX_PAYLOAD} characters of canonical JSON
 * @param agentId which agent acted
 * @param timestamp when it happened; null: now
 * @param parents what it came from, at most {@value #MAX_PARENTS}, in the order of their weight;
 *     each visible to the writer
 * @param derivation how it came from its parents; null without parents or if unknown
 * @param tags at most {@value #MAX_TAGS}
 * @param expiresAt from when on it is never served again; null: never
 * @param importance how much it matters to begin with, in [0, 1]; null: {@value
 *     #DEFAULT_IMPORTANCE}, or what a packet that says the same already has
 * @param embed which text represents it in which space; null: the payload's own text in the space
 *     {@code content}; empty: it is not embedded
 * @param embedLater whether a worker makes the vectors afterwards, so that the write does not wait
 *     for the model; until then only its words find it
 */
public record PacketDraft(
    @Nullable PacketId id,
    String packetType,
    JsonDocument payload,
    @Nullable String agentId,
    @Nullable ThreadId thread,
    @Nullable Instant timestamp,
    List<PacketId> parents,
    @Nullable Derivation derivation,
    Set<String> tags,
    @Nullable Instant expiresAt,
    Visibility visibility,
    @Nullable Double importance,
    OnDuplicate onDuplicate,
    @Nullable Map<EmbeddingSpace, String> embed,
    boolean embedLater) {

  public static final int MAX_NAME = 200;
  public static final int MAX_PAYLOAD = 1 << 20;
  public static final int MAX_PARENTS = 64;
  public static final int MAX_TAGS = 64;
  public static final double DEFAULT_IMPORTANCE = 0.5;

  public PacketDraft {
    Require.text("/packet_type", packetType, MAX_NAME);
    Require.present("/payload", payload);
    if (payload.text().length() > MAX_PAYLOAD) {
      throw ValidationException.at(
          "/payload",
          ErrorCode.PAYLOAD_TOO_LARGE,
          "has "
              + payload.text().length()
              + " characters; at most "
              + MAX_PAYLOAD
              + " are allowed: store it elsewhere and refer to it, or split it into packets");
    }
    Require.optionalText("/agent_id", agentId, MAX_NAME);
    Require.optionalTime("/timestamp", timestamp);
    parents = List.copyOf(Require.size("/parent_ids", parents, MAX_PARENTS));
    if (new LinkedHashSet<>(parents).size() < parents.size()) {
      throw ValidationException.at("/parent_ids", "names a parent twice");
    }
    if (id != null && parents.contains(id)) {
      throw ValidationException.at(
          "/parent_ids", ErrorCode.LINEAGE_CYCLE, "names the packet itself");
    }
    if (derivation != null && parents.isEmpty()) {
      throw ValidationException.at("/derivation", "needs at least one parent in parent_ids");
    }
    Require.size("/tags", tags, MAX_TAGS);
    int i = 0;
    for (String tag : tags) {
      Require.text("/tags/" + i++, tag, MAX_NAME);
    }
    tags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
    Require.optionalTime("/expires_at", expiresAt);
    Require.present("/scope", visibility);
    if (importance != null) {
      Require.between("/importance_score", importance, 0, 1);
    }
    Require.present("/on_duplicate", onDuplicate);
    if (embed != null) {
      embed.forEach(
          (space, text) ->
              Require.text("/embed/" + Require.present("/embed", space).code(), text, MAX_PAYLOAD));
      embed = Map.copyOf(embed);
    }
  }

  /**
   * A draft with the defaults: shared, of medium importance, embedded by its own text, never
   * expiring.
   */
  public static PacketDraft of(String packetType, JsonDocument payload) {
    return builder(packetType, payload).build();
  }

  /** A builder that begins with the defaults of {@link #of}. */
  public static Builder builder(String packetType, JsonDocument payload) {
    return new Builder(packetType, payload);
  }

  /** Collects the parts of a draft; {@link #build()} checks them. Not thread-safe. */
  public static final class Builder {

    private final String packetType;
    private final JsonDocument payload;
    private @Nullable PacketId id;
    private @Nullable String agentId;
    private @Nullable ThreadId thread;
    private @Nullable Instant timestamp;
    private List<PacketId> parents = List.of();
    private @Nullable Derivation derivation;
    private Set<String> tags = Set.of();
    private @Nullable Instant expiresAt;
    private Visibility visibility = Visibility.SHARED;
    private @Nullable Double importance;
    private OnDuplicate onDuplicate = OnDuplicate.AUTO;
    private @Nullable Map<EmbeddingSpace, String> embed;
    private boolean embedLater;

    private Builder(String packetType, JsonDocument payload) {
      this.packetType = packetType;
      this.payload = payload;
    }

    public Builder id(@Nullable PacketId value) {
      id = value;
      return this;
    }

    public Builder agent(@Nullable String value) {
      agentId = value;
      return this;
    }

    public Builder thread(@Nullable ThreadId value) {
      thread = value;
      return this;
    }

    public Builder timestamp(@Nullable Instant value) {
      timestamp = value;
      return this;
    }

    public Builder parents(List<PacketId> value) {
      parents = value;
      return this;
    }

    public Builder derivation(@Nullable Derivation value) {
      derivation = value;
      return this;
    }

    public Builder tags(Collection<String> value) {
      tags = new LinkedHashSet<>(Require.present("/tags", value));
      return this;
    }

    public Builder expiresAt(@Nullable Instant value) {
      expiresAt = value;
      return this;
    }

    public Builder visibility(Visibility value) {
      visibility = value;
      return this;
    }

    public Builder importance(double value) {
      importance = value;
      return this;
    }

    public Builder onDuplicate(OnDuplicate value) {
      onDuplicate = value;
      return this;
    }

    /** See {@link PacketDraft#embed()}. */
    public Builder embed(@Nullable Map<EmbeddingSpace, String> value) {
      embed = value;
      return this;
    }

    /** See {@link PacketDraft#embedLater()}. */
    public Builder embedLater(boolean value) {
      embedLater = value;
      return this;
    }

    public PacketDraft build() {
      return new PacketDraft(
          id,
          packetType,
          payload,
          agentId,
          thread,
          timestamp,
          parents,
          derivation,
          tags,
          expiresAt,
          visibility,
          importance,
          onDuplicate,
          embed,
          embedLater);
    }
  }
}
