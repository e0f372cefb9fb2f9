package io.l9.substrate.application.shared;

import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.knowledge.fact.Spelling;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import java.time.Clock;

/**
 * The parts that the use cases of knowledge work with, beside their store.
 *
 * @param rule reads payloads by a rule: proof of what another client says that a packet says
 * @param extractor reads the statements of packets that are asserted
 */
public record KnowledgeConfig(
    IdGenerator ids,
    Clock clock,
    JsonCodec json,
    Spelling spelling,
    FactExtractor rule,
    FactExtractor extractor) {}
