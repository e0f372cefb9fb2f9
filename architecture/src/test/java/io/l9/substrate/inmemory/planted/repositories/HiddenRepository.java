package io.l9.substrate.inmemory.planted.repositories;

import io.l9.substrate.domain.planted.repositories.PlantedRepository;

/** Innocent. */
final class HiddenRepository implements PlantedRepository {
  @Override
  public boolean holds(String id) {
    return id.isEmpty();
  }
}
