package io.l9.substrate.domain.world;

/** An entity as a document has it. */
public record DocumentedEntity(EntityName name, EntityContent content) {}
