package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.CodePoints;
import java.util.Comparator;

/**
 * A place in the list of an entity's edges: by confidence, mentions, neighbour, type and direction.
 *
 * @param neighbour the canonical name
 * @param outgoing whether the edge goes to the neighbour; those come before those that come from it
 */
public record NeighbourPlace(
    double confidence, long mentions, String neighbour, String type, boolean outgoing) {

  /** The strongest first; texts by their code points, so that every store has the same order. */
  public static final Comparator<NeighbourPlace> ORDER =
      Comparator.comparingDouble(NeighbourPlace::confidence)
          .reversed()
          .thenComparing(Comparator.comparingLong(NeighbourPlace::mentions).reversed())
          .thenComparing(NeighbourPlace::neighbour, CodePoints.ORDER)
          .thenComparing(NeighbourPlace::type, CodePoints.ORDER)
          .thenComparing(NeighbourPlace::outgoing, Comparator.reverseOrder());

  /** Returns the place of an edge among those of an entity. */
  public static NeighbourPlace of(String entity, Edge edge) {
    return new NeighbourPlace(
        edge.confidence(),
        edge.mentions(),
        edge.otherThan(entity),
        edge.type(),
        edge.source().equals(entity));
  }
}
