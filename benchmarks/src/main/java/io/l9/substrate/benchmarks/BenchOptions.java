package io.l9.substrate.benchmarks;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options of a run.
 *
 * @param quick the same measurements on less data, within a minute on two cores
 * @param locomo conversations in the layout of LoCoMo, for the benches that need some
 */
public record BenchOptions(boolean quick, @Nullable Path locomo) {}
