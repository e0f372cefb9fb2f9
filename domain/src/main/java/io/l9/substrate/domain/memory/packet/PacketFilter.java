package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import java.util.ArrayList;
import java.util.List;

/**
 * A filter of packets, for searches and lists.
 *
 * @param must all of these hold
 * @param should at least one of these holds, if there are any
 * @param mustNot none of these holds
 */
public record PacketFilter(List<Condition> must, List<Condition> should, List<Condition> mustNot) {

  public static final int MAX_CONDITIONS = 32;

  public static final PacketFilter NONE = new PacketFilter(List.of(), List.of(), List.of());

  public PacketFilter {
    must = List.copyOf(Require.size("/filter/must", must, MAX_CONDITIONS));
    should = List.copyOf(Require.size("/filter/should", should, MAX_CONDITIONS));
    mustNot = List.copyOf(Require.size("/filter/must_not", mustNot, MAX_CONDITIONS));
  }

  public static PacketFilter must(Condition... conditions) {
    return new PacketFilter(List.of(conditions), List.of(), List.of());
  }

  /** The same, and this condition too. */
  public PacketFilter and(Condition condition) {
    List<Condition> all = new ArrayList<>(must);
    all.add(condition);
    return new PacketFilter(all, should, mustNot);
  }

  /** The same, and not what meets this condition. */
  public PacketFilter without(Condition condition) {
    List<Condition> none = new ArrayList<>(mustNot);
    none.add(condition);
    return new PacketFilter(must, should, none);
  }

  /**
   * Whether a packet passes.
   *
   * @param json reads the packet's payload, if a condition asks for it
   */
  public boolean matches(Packet packet, JsonCodec json) {
    return must.stream().allMatch(c -> c.matches(packet, json))
        && (should.isEmpty() || should.stream().anyMatch(c -> c.matches(packet, json)))
        && mustNot.stream().noneMatch(c -> c.matches(packet, json));
  }
}
