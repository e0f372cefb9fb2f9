package io.l9.substrate.domain.prompt;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Coded;

/**
 * The reason to believe an item, or not to: of a fact or a lesson its path, of a packet its
 * standing, and of each of two lessons that say the contrary of each other that they do.
 */
public enum Trust implements Coded {
  /** A fact or lesson that a person with the right to do so has confirmed. */
  CONFIRMED,
  /** A fact or lesson in a person's own words. */
  STATED,
  /** A fact that a rule took from a packet, or a pattern that it counted over tasks. */
  OBSERVED,
  /** A fact or lesson that a model or an agent concluded. */
  INFERRED,
  /** A packet: somebody stored it, and nothing vouches for it. */
  RECORDED,
  /** A packet that others contradict, or a lesson that is given with its contrary. */
  CONTRADICTED;

  public static Trust of(FactPath path) {
    return switch (path) {
      case CONFIRMED -> CONFIRMED;
      case STATED -> STATED;
      case OBSERVED -> OBSERVED;
      case INFERRED -> INFERRED;
    };
  }

  public static Trust of(Packet packet) {
    return packet.contradictionCount() > 0 ? CONTRADICTED : RECORDED;
  }
}
