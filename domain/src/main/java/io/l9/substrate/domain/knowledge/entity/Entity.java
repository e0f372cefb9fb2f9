package io.l9.substrate.domain.knowledge.entity;

import java.util.List;

/**
 * An entity with all of its names.
 *
 * @param name the canonical one
 * @param names normalised, in the order of code points; the canonical one is among them
 */
public record Entity(String name, List<String> names) {

  public Entity {
    names = List.copyOf(names);
  }

  /** Returns an entity of one name. */
  public static Entity of(String name) {
    return new Entity(name, List.of(name));
  }
}
