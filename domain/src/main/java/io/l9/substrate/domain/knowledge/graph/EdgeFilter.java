package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.shared.Require;
import java.util.Set;

/**
 * The edges that count.
 *
 * @param types of one of these types; empty: of any
 * @param minConfidence the least confidence of an edge, in [0, 1]
 */
public record EdgeFilter(Direction direction, Set<String> types, double minConfidence) {

  public static final int MAX_TYPES = 50;

  public EdgeFilter {
    Require.present("/direction", direction);
    Require.size("/types", types, MAX_TYPES);
    types.forEach(type -> Require.text("/types", type, RelationshipDraft.MAX_TYPE));
    types = Set.copyOf(types);
    Require.between("/min_confidence", minConfidence, 0, 1);
  }

  /** Returns the filter of every edge of a direction. */
  public static EdgeFilter of(Direction direction) {
    return new EdgeFilter(direction, Set.of(), 0);
  }

  public EdgeFilter withTypes(Set<String> value) {
    return new EdgeFilter(direction, value, minConfidence);
  }

  public EdgeFilter withMinConfidence(double value) {
    return new EdgeFilter(direction, types, value);
  }

  /** Returns the same edges, walked from the other end. */
  public EdgeFilter reversed() {
    return new EdgeFilter(direction.reversed(), types, minConfidence);
  }
}
