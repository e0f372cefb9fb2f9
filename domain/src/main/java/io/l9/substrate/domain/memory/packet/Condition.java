package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One condition on a packet. Each says for itself whether a packet meets it; databases translate
 * it.
 */
public sealed interface Condition
    permits Condition.AnyOf,
        Condition.AllTags,
        Condition.IsOneOf,
        Condition.HappenedBetween,
        Condition.MinImportance,
        PayloadCondition {

  /**
   * Whether a packet meets it.
   *
   * @param json reads the packet's payload
   */
  boolean matches(Packet packet, JsonCodec json);

  /** A field that has names as its values. */
  enum NameField {
    PACKET_TYPE,
    AGENT_ID,
    THREAD_ID,
    SCOPE,
    TAGS,
    CORRELATION_ID,
    SESSION_ID,
    TRACE_ID;

    Collection<String> of(Packet packet) {
      return switch (this) {
        case PACKET_TYPE -> List.of(packet.packetType());
        case AGENT_ID -> ofNullable(packet.agentId());
        case THREAD_ID -> ofNullable(packet.thread());
        case SCOPE -> List.of(packet.visibility().code());
        case TAGS -> packet.tags();
        case CORRELATION_ID -> ofNullable(packet.correlation());
        case SESSION_ID -> ofNullable(packet.session());
        case TRACE_ID -> ofNullable(packet.trace());
      };
    }

    private static List<String> ofNullable(@Nullable Object name) {
      return name == null ? List.of() : List.of(name.toString());
    }
  }

  /**
   * The field is (or, for tags, holds) one of these names. Ids of threads and correlations in their
   * canonical lower-case form.
   */
  record AnyOf(NameField field, Set<String> names) implements Condition {

    static final int MAX_NAMES = 200;

    public AnyOf {
      Require.present("/filter", field);
      Require.size("/filter", names, MAX_NAMES);
      names = Set.copyOf(new LinkedHashSet<>(names));
      names.forEach(name -> Require.text("/filter", name, 200));
    }

    @Override
    public boolean matches(Packet packet, JsonCodec json) {
      return field.of(packet).stream().anyMatch(names::contains);
    }
  }

  /** The packet is one of these. */
  record IsOneOf(Set<PacketId> ids) implements Condition {

    public IsOneOf {
      Require.size("/filter", ids, AnyOf.MAX_NAMES);
      ids = Set.copyOf(ids);
    }

    @Override
    public boolean matches(Packet packet, JsonCodec json) {
      return ids.contains(packet.id());
    }
  }

  /** The packet has all of these tags. */
  record AllTags(Set<String> tags) implements Condition {

    public AllTags {
      Require.size("/filter", tags, PacketDraft.MAX_TAGS);
      tags = Set.copyOf(new LinkedHashSet<>(tags));
      tags.forEach(tag -> Require.text("/filter", tag, PacketDraft.MAX_NAME));
    }

    @Override
    public boolean matches(Packet packet, JsonCodec json) {
      return packet.tags().containsAll(tags);
    }
  }

  /** The packet's time is in {@code [from, to)}; an absent end is open. */
  record HappenedBetween(@Nullable Instant from, @Nullable Instant to) implements Condition {

    public HappenedBetween {
      if (from == null && to == null) {
        throw ValidationException.at("/filter", "a range needs at least one end");
      }
      Require.optionalTime("/filter", from);
      Require.optionalTime("/filter", to);
    }

    @Override
    public boolean matches(Packet packet, JsonCodec json) {
      return (from == null || !packet.timestamp().isBefore(from))
          && (to == null || packet.timestamp().isBefore(to));
    }
  }

  /** The packet's importance is at least this. */
  record MinImportance(double value) implements Condition {

    public MinImportance {
      Require.between("/filter", value, 0, 1);
    }

    @Override
    public boolean matches(Packet packet, JsonCodec json) {
      return packet.importance() >= value;
    }
  }
}
