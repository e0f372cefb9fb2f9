package io.l9.substrate.benchmarks;

import io.l9.substrate.cli.CommandContext;
import io.l9.substrate.cli.ExitCodes;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "l9 bench",
    mixinStandardHelpOptions = true,
    header = "Measure this version against a reference, in the same run.",
    description = {
      "",
      "Makes a database of its own in the directory for temporary files, fills it, measures both"
          + " sides in turns, and takes everything down again. Without a name it says which benches"
          + " there are. An aim that is missed is a figure and not a failure: the exit code is 0."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 bench",
      "  l9 bench isolation",
      "  l9 bench search --quick --json | jq '.checks[]'"
    })
final class BenchCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one.")
  private @Nullable String name;

  @Option(names = "--quick", description = "The same on less data, within a minute.")
  private boolean quick;

  @Option(names = "--json", description = "Write one JSON object with every round.")
  private boolean asJson;

  @Option(
      names = "--locomo",
      paramLabel = "FILE",
      description =
          "Conversations in the layout of LoCoMo, for a bench that needs them; may be repeated.")
  private List<Path> locomo = List.of();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "The --json of another version's run of recall, to compare with.")
  private @Nullable Path baseline;

  @Option(
      names = "--with-options",
      description = "The bench recall also measures e5-small-v2, and the turn before.")
  private boolean withOptions;

  @Option(
      names = "--triples",
      paramLabel = "DIR",
      description =
          "The bench graph also looks for each triple of the datasets in this directory, such as"
              + " pykeen/datasets of the wheel pykeen.")
  private @Nullable Path triples;

  @Option(
      names = "--held",
      paramLabel = "DURATION",
      description = "The bench queue holds a snapshot open for so long, such as PT10M.")
  private @Nullable Duration held;

  BenchCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    if (name == null) {
      Benches.all().forEach(this::print);
      return ExitCodes.OK;
    }
    Bench bench = Benches.named(name).orElseThrow(this::unknown);
    for (Path file : locomo) {
      present("--locomo", file);
    }
    if (baseline != null) {
      present("--baseline", baseline);
    }
    if (triples != null && !Files.isDirectory(triples)) {
      throw usage("--triples: there is no directory " + triples);
    }
    BenchRun run =
        BenchRun.of(
            bench,
            new BenchOptions(quick, locomo, baseline, withOptions, triples, held),
            context.config().home(),
            context::progress);
    if (asJson) {
      context.terminal().print(run.json(new Jackson3JsonCodec()));
    } else {
      run.print(context.terminal());
    }
    return ExitCodes.OK;
  }

  private void print(Bench bench) {
    context
        .terminal()
        .print(String.format(Locale.ROOT, "  %-10s  %s", bench.name(), bench.summary()));
  }

  private ParameterException unknown() {
    return usage(
        "there is no bench '"
            + name
            + "'; there are "
            + Benches.all().stream().map(Bench::name).collect(Collectors.joining(", ")));
  }

  private void present(String option, Path file) {
    if (!Files.isRegularFile(file)) {
      throw usage(option + ": there is no file " + file);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(CommandContext.commandLine(spec), message);
  }
}
