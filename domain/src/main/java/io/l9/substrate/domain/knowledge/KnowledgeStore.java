package io.l9.substrate.domain.knowledge;

import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.RelationshipRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** Every outbound port of knowledge to one store: what one of them stores, the others find. */
public record KnowledgeStore(
    UnitOfWork unitOfWork,
    RelationshipRepository relationships,
    GraphIndex graphIndex,
    EntityMergeRepository entityMerges) {}
