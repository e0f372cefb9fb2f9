package io.l9.substrate.domain.world;

/** The outcome of an operation. */
public sealed interface Outcome {

  /** An entity that was not there before. */
  record Created(WorldEntity entity) implements Outcome {}

  /** An entity that has another version now. */
  record Changed(WorldEntity entity) implements Outcome {}

  /**
   * The end of an entity.
   *
   * @param version of the deletion
   */
  record Deleted(EntityName name, int version, int state) implements Outcome {}
}
