package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.packet.Packet;
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
public sealed interface Condition {

  boolean matches(Packet packet);

  /** A field that has names as its values. */
  enum NameField {
    PACKET_TYPE,
    AGENT_ID,
    THREAD_ID,
    SCOPE,
    TAGS;

    Collection<String> of(Packet packet) {
      return switch (this) {
        case PACKET_TYPE -> List.of(packet.packetType());
        case AGENT_ID -> packet.agentId() == null ? List.of() : List.of(packet.agentId());
        case THREAD_ID -> packet.thread() == null ? List.of() : List.of(packet.thread().toString());
        case SCOPE -> List.of(packet.visibility().sqlName());
        case TAGS -> packet.tags();
      };
    }
  }

  /**
   * The field is (or, for tags, holds) one of these names. Thread ids in their canonical lower-case
   * form.
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
    public boolean matches(Packet packet) {
      return field.of(packet).stream().anyMatch(names::contains);
    }
  }

  /** It happened in {@code [from, to)}; an absent end is open. */
  record HappenedBetween(@Nullable Instant from, @Nullable Instant to) implements Condition {

    public HappenedBetween {
      if (from == null && to == null) {
        throw ValidationException.at("/filter", "a range needs at least one end");
      }
      Require.optionalTime("/filter", from);
      Require.optionalTime("/filter", to);
    }

    @Override
    public boolean matches(Packet packet) {
      return (from == null || !packet.timestamp().isBefore(from))
          && (to == null || packet.timestamp().isBefore(to));
    }
  }

  /** Its importance is at least this. */
  record MinImportance(double value) implements Condition {

    public MinImportance {
      Require.between("/filter", value, 0, 1);
    }

    @Override
    public boolean matches(Packet packet) {
      return packet.importance() >= value;
    }
  }
}
