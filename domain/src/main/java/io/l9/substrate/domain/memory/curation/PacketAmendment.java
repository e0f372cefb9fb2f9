package io.l9.substrate.domain.memory.curation;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change to a stored packet. Content, thread and lineage are no part of it and never change.
 * Immutable; made with a {@link #builder}.
 *
 * @param tags those that it has from now on, instead of those that are there; null: they stay. Not
 *     together with {@code addTags} or {@code removeTags}
 * @param addTags put behind those that are there; a tag that is there stays where it is
 * @param removeTags taken away; one that is not there is no error
 * @param expiry what becomes of its expiry; null: it stays
 * @param visibility null: it stays
 * @param importance in [0, 1]; null: it stays
 * @param expected it changes only if it is as one of these; empty: however it is
 */
public record PacketAmendment(
    PacketId packet,
    @Nullable Set<String> tags,
    Set<String> addTags,
    Set<String> removeTags,
    @Nullable Expiry expiry,
    @Nullable Visibility visibility,
    @Nullable Double importance,
    Set<PacketRevision> expected) {

  /**
   * A new expiry.
   *
   * @param at the time from which on the packet is never served again, kept with microseconds;
   *     null: it no longer expires
   */
  public record Expiry(@Nullable Instant at) {

    public Expiry {
      Require.optionalTime("/expires_at", at);
      at = at == null ? null : Times.stored(at);
    }
  }

  public PacketAmendment {
    Require.present("/packet_id", packet);
    if (tags != null) {
      tags = Collections.unmodifiableSet(checked("/tags", tags));
    }
    addTags = Collections.unmodifiableSet(checked("/add_tags", addTags));
    removeTags = Collections.unmodifiableSet(checked("/remove_tags", removeTags));
    if (tags != null && !(addTags.isEmpty() && removeTags.isEmpty())) {
      throw ValidationException.at(
          "/tags", "replaces all tags: leave add_tags and remove_tags out");
    }
    for (String tag : addTags) {
      if (removeTags.contains(tag)) {
        throw ValidationException.at("/remove_tags", "names a tag that add_tags names too");
      }
    }
    expected = Set.copyOf(Require.present("/expected", expected));
    if (importance != null) {
      Require.between("/importance_score", importance, 0, 1);
    }
    if (tags == null
        && addTags.isEmpty()
        && removeTags.isEmpty()
        && expiry == null
        && visibility == null
        && importance == null) {
      throw ValidationException.at("", "changes nothing; name something to change");
    }
  }

  private static Set<String> checked(String pointer, Set<String> tags) {
    Require.size(pointer, tags, PacketDraft.MAX_TAGS);
    for (String tag : tags) {
      Require.text(pointer, tag, PacketDraft.MAX_NAME);
    }
    return new LinkedHashSet<>(tags);
  }

  /**
   * The packet with these changes.
   *
   * @throws ValidationException if it would have too many tags
   */
  public Packet appliedTo(Packet before) {
    Set<String> after = new LinkedHashSet<>(tags == null ? before.tags() : tags);
    after.removeAll(removeTags);
    after.addAll(addTags);
    if (after.size() > PacketDraft.MAX_TAGS && after.size() > before.tags().size()) {
      throw ValidationException.at(
          "/add_tags",
          "would make it "
              + after.size()
              + " tags; at most "
              + PacketDraft.MAX_TAGS
              + " are allowed");
    }
    return new Packet(
        before.id(),
        before.owner(),
        before.packetType(),
        before.payload(),
        before.agentId(),
        before.thread(),
        before.timestamp(),
        before.parents(),
        before.derivation(),
        before.generation(),
        before.root(),
        after,
        expiry == null ? before.expiresAt() : expiry.at(),
        visibility == null ? before.visibility() : visibility,
        importance == null ? before.importance() : importance,
        before.accessCount(),
        before.lastAccessed(),
        before.contradictionCount(),
        before.contentHash(),
        before.duplicateOf(),
        before.chunkCount(),
        before.correlation(),
        before.session(),
        before.trace());
  }

  /** A builder of an amendment that changes nothing yet. */
  public static Builder builder(PacketId packet) {
    return new Builder(packet);
  }

  /** Collects the parts of an amendment; {@link #build()} checks them. Not thread-safe. */
  public static final class Builder {

    private final PacketId packet;
    private @Nullable Set<String> tags;
    private Set<String> addTags = Set.of();
    private Set<String> removeTags = Set.of();
    private @Nullable Expiry expiry;
    private @Nullable Visibility visibility;
    private @Nullable Double importance;
    private Set<PacketRevision> expected = Set.of();

    private Builder(PacketId packet) {
      this.packet = packet;
    }

    /** Replaces all tags; null: they stay. */
    public Builder tags(@Nullable Set<String> value) {
      tags = value;
      return this;
    }

    public Builder addTags(Set<String> value) {
      addTags = value;
      return this;
    }

    public Builder removeTags(Set<String> value) {
      removeTags = value;
      return this;
    }

    /** From this time on the packet is not served; a time that has passed means at once. */
    public Builder expiresAt(Instant value) {
      expiry = new Expiry(Require.present("/expires_at", value));
      return this;
    }

    public Builder neverExpires() {
      expiry = new Expiry(null);
      return this;
    }

    public Builder visibility(@Nullable Visibility value) {
      visibility = value;
      return this;
    }

    public Builder importance(@Nullable Double value) {
      importance = value;
      return this;
    }

    /** The revisions that may be changed; empty: any. */
    public Builder expecting(Set<PacketRevision> value) {
      expected = value;
      return this;
    }

    public PacketAmendment build() {
      return new PacketAmendment(
          packet, tags, addTags, removeTags, expiry, visibility, importance, expected);
    }
  }
}
