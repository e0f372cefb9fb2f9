package io.l9.substrate.benchmarks;

import io.l9.substrate.microbenchmarks.ScopeEntryBenchmark;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.ScopeKeys;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The JMH benchmarks of what takes microseconds, each in a JVM of its own. */
final class MicroBench implements Bench {

  /**
   * The amount of work of a benchmark.
   *
   * @param forks JVMs
   * @param iterations of one, and as many for warming up
   * @param millis of an iteration
   */
  record Size(int forks, int iterations, int millis) {}

  private static final Size FULL = new Size(3, 5, 1_000);
  private static final Size QUICK = new Size(1, 3, 700);

  private final Size full;
  private final Size quick;

  MicroBench() {
    this(FULL, QUICK);
  }

  MicroBench(Size full, Size quick) {
    this.full = full;
    this.quick = quick;
  }

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public String summary() {
    return "microseconds of a scope's entry, rows to packets, fusion and canonical JSON, by JMH";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    Report report = bench.report();
    bench.say("measuring what needs no database");
    Map<String, Double> micros = measure(size, List.of(), "CanonicalJsonBenchmark");
    report(report, "canonical_json", micros, "canonical", "jackson");
    measure(size, List.of(), "FusionBenchmark")
        .forEach((name, mean) -> report.figure(name + "_us", mean, "us"));
    measure(size, List.of(), "PacketMappingBenchmark")
        .forEach((name, mean) -> report.figure("mapping_" + name + "_us", mean, "us"));

    Database database = bench.database().database();
    bench.say("measuring the entry of a scope");
    micros = measure(size, ScopeEntryBenchmark.arguments(database, null), "ScopeEntryBenchmark");
    report(report, "scope_entry", micros, "scope", "jdbc");

    bench.say("measuring the entry of a signed scope");
    String key = ScopeKeys.generate(new SecureRandom());
    new ScopeKeys(database.as(database.owner()), database.schema(database.owner()))
        .add(database.api().user(), key);
    micros = measure(size, ScopeEntryBenchmark.arguments(database, key), "ScopeEntryBenchmark");
    report(report, "scope_entry_signed", micros, "scope", "jdbc");
  }

  private static void report(
      Report report, String name, Map<String, Double> micros, String ours, String reference) {
    double own = Objects.requireNonNull(micros.get(ours), ours);
    double other = Objects.requireNonNull(micros.get(reference), reference);
    report.figure(name + "_us", own, "us");
    report.figure(name + "_reference_us", other, "us");
    report.figure(name + "_ratio", own / other, "ratio");
  }

  /** Returns the mean of each method of the class, in microseconds. */
  private static Map<String, Double> measure(
      Size size, List<String> jvmArguments, String benchmarks) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(".*\\." + benchmarks + "\\..*")
        .forks(size.forks())
        .warmupIterations(size.iterations())
        .warmupTime(TimeValue.milliseconds(size.millis()))
        .measurementIterations(size.iterations())
        .measurementTime(TimeValue.milliseconds(size.millis()))
        .shouldFailOnError(true)
        .jvmArgsAppend(jvmArguments.toArray(new String[0]));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Map<String, Double> means = new TreeMap<>();
    for (RunResult result :
        new Runner(
                options.build(),
                OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT))
            .run()) {
      means.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    return means;
  }
}
