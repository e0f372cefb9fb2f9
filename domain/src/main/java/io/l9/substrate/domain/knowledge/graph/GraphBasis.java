package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import java.time.Instant;

/**
 * The basis on which a graph is read.
 *
 * @param names by which entities are known
 * @param now the moment at which facts hold
 */
public record GraphBasis(EntityResolution names, Instant now) {}
