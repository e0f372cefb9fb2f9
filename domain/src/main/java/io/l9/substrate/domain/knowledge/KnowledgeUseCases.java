package io.l9.substrate.domain.knowledge;

import io.l9.substrate.domain.knowledge.fact.FactAdoption;
import io.l9.substrate.domain.knowledge.fact.FactExtraction;
import io.l9.substrate.domain.knowledge.fact.FactPredicates;
import io.l9.substrate.domain.knowledge.fact.FactReading;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.Rejections;
import io.l9.substrate.domain.knowledge.graph.EntityGraph;
import io.l9.substrate.domain.knowledge.graph.EntityMerges;
import io.l9.substrate.domain.knowledge.graph.Relationships;
import io.l9.substrate.domain.knowledge.review.Review;

/** Every inbound port of knowledge. */
public record KnowledgeUseCases(
    Facts facts,
    Rejections rejections,
    FactPredicates predicates,
    FactExtraction extraction,
    FactReading reading,
    FactAdoption adoption,
    Relationships relationships,
    EntityGraph entityGraph,
    EntityMerges entityMerges,
    Review review) {}
