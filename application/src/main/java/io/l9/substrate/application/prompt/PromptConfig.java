package io.l9.substrate.application.prompt;

import io.l9.substrate.domain.knowledge.fact.Spelling;
import io.l9.substrate.domain.prompt.TokenEstimator;
import io.l9.substrate.domain.shared.JsonCodec;
import java.time.Clock;

/**
 * The parts that the use cases of contexts work with, beside their stores.
 *
 * @param trackReads whether the items that are given are recorded in the access log
 */
public record PromptConfig(
    Clock clock, JsonCodec json, Spelling spelling, TokenEstimator estimator, boolean trackReads) {}
