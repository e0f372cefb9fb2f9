package io.l9.substrate.domain.knowledge.graph;

/**
 * An edge of the graph: the relationships of all owners that a scope sees between two entities, of
 * one type.
 *
 * @param source the canonical name of an entity
 * @param target the canonical name of an entity; may be the source
 * @param confidence the greatest of the relationships
 * @param mentions the sum over the relationships
 */
public record Edge(String source, String type, String target, double confidence, long mentions) {

  /** Returns the entity at the other end. */
  public String otherThan(String entity) {
    return source.equals(entity) ? target : source;
  }

  /** Returns the ends and the type, by which an edge is known. */
  public Key key() {
    return new Key(source, type, target);
  }

  /** The ends and the type of an edge. */
  public record Key(String source, String type, String target) {}
}
