package io.l9.substrate.domain.planted.repositories;

/** Innocent. */
public interface PlantedRepository {
  boolean holds(String id);
}
