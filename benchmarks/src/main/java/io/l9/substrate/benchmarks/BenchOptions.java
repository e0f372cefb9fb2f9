package io.l9.substrate.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a run.
 *
 * @param quick the same measurements on less data, within a minute on two cores
 * @param locomo conversations in the layout of LoCoMo, for the benches that need some
 * @param baseline the JSON of another version's run, for the benches that compare; null: none
 * @param withOptions whether the bench recall measures the options of writing, too
 * @param triples a directory of datasets of triples, for the bench graph; null: none
 * @param held how long the bench queue holds a snapshot open; null: as long as its size says
 */
public record BenchOptions(
    boolean quick,
    List<Path> locomo,
    @Nullable Path baseline,
    boolean withOptions,
    @Nullable Path triples,
    @Nullable Duration held) {
  public BenchOptions {
    locomo = List.copyOf(locomo);
  }
}
