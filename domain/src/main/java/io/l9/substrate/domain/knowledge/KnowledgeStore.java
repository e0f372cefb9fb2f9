package io.l9.substrate.domain.knowledge;

import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.knowledge.fact.FactPredicateRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FormerFactRepository;
import io.l9.substrate.domain.knowledge.fact.ReadingMarkRepository;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.RelationshipRepository;
import io.l9.substrate.domain.knowledge.review.ReviewRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** Every outbound port of knowledge to one store: what one of them stores, the others find. */
public record KnowledgeStore(
    UnitOfWork unitOfWork,
    FactRepository facts,
    FormerFactRepository formerFacts,
    ReadingMarkRepository readingMarks,
    RejectionRepository rejections,
    FactPredicateRepository predicates,
    RelationshipRepository relationships,
    GraphIndex graphIndex,
    EntityMergeRepository entityMerges,
    ReviewRepository reviews,
    AuditRepository audit) {}
