package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.shared.Coded;
import java.util.Collection;
import java.util.List;

/** A bound at which a walk over the graph left something out. */
public enum TraversalCap implements Coded {
  /** The number of entities. */
  MAX_NODES,
  /** The number of edges of one entity. */
  FAN_OUT,
  /** The size of the answer. */
  MAX_BYTES;

  /** Returns the codes of caps in the order of the constants. */
  public static List<String> codes(Collection<TraversalCap> caps) {
    return caps.stream().sorted().map(TraversalCap::code).toList();
  }
}
