package io.l9.substrate.domain.world;

/** The inbound ports of worlds. */
public record WorldUseCases(
    WorldEntities entities, WorldUpdates updates, WorldStates states, WorldDocuments documents) {}
