package io.l9.substrate.domain.knowledge;

import io.l9.substrate.domain.knowledge.fact.FactExtraction;
import io.l9.substrate.domain.knowledge.fact.FactPredicates;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.Rejections;

/** Every inbound port of knowledge. */
public record KnowledgeUseCases(
    Facts facts, Rejections rejections, FactPredicates predicates, FactExtraction extraction) {}
