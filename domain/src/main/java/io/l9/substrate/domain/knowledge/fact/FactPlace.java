package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Position;

/** A place in a list of facts, in whichever order: the last fact that was given out. */
public record FactPlace(FactPath path, double confidence, Position position) {

  public static FactPlace of(Fact fact) {
    return new FactPlace(fact.path(), fact.confidence(), fact.position());
  }
}
