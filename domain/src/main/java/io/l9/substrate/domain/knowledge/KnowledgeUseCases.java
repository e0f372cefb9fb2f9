package io.l9.substrate.domain.knowledge;

import io.l9.substrate.domain.knowledge.graph.EntityGraph;
import io.l9.substrate.domain.knowledge.graph.EntityMerges;
import io.l9.substrate.domain.knowledge.graph.Relationships;

/** Every inbound port of knowledge. */
public record KnowledgeUseCases(
    Relationships relationships, EntityGraph entityGraph, EntityMerges entityMerges) {}
