package io.l9.substrate.domain.knowledge.fact;

/** A place in the ranking of facts; ids decide between equal scores. */
public record RankedFactPlace(double score, FactId fact) {}
