package io.l9.substrate.application.shared;

import io.l9.substrate.domain.knowledge.fact.Spelling;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.prompt.TokenEstimator;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the use cases of reflections work with, beside their store.
 *
 * @param embedder null: reflections are found by their words alone
 * @param controlShare the share of the tasks that get no advice, by which the effect of advice is
 *     measured, in [0, 1]; nothing is withheld from anybody unless it is set
 */
public record ReflectionConfig(
    IdGenerator ids,
    Clock clock,
    JsonCodec json,
    TextAnalyzer analyzer,
    @Nullable Embedder embedder,
    Spelling spelling,
    TokenEstimator estimator,
    double controlShare) {

  public ReflectionConfig {
    Require.between("/control_share", controlShare, 0, 1);
  }
}
