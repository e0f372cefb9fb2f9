package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.cli.demo.Demo;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    header = "Ingest real input and show what memory is for.",
    description = {
      "",
      "Puts the history of a git repository, or a conversation, into memory, and shows questions"
          + " with their hits and why they rank so, a lineage, a thread, a lesson that helped, and what"
          + " another tenant sees of it. Ends by itself; what it stored stays and is recognised the next time."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 demo",
      "  l9 demo --repo ~/src/project --limit 2000",
      "  l9 demo --conversation talk.json      a file in the layout of LoCoMo"
    })
final class DemoCommand implements Callable<Integer> {

  private static final int MAX_COMMITS = 100_000;

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description = "The repository (default: the project's own; none with --conversation).")
  private @Nullable Path repository;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "500",
      description = "The number of newest commits (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--conversation",
      paramLabel = "FILE",
      description = "Conversations in the layout of LoCoMo, as JSON.")
  private @Nullable Path conversation;

  DemoCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Path repo = repository;
    if (repo != null && !Files.isDirectory(repo)) {
      throw usage("--repo: there is no directory " + repo);
    }
    if (conversation != null && !Files.isRegularFile(conversation)) {
      throw usage("--conversation: there is no file " + conversation);
    }
    if (limit < 1 || limit > MAX_COMMITS) {
      throw usage("--limit must be from 1 to " + MAX_COMMITS);
    }
    Instant begun = Instant.now();
    if (repo == null && conversation == null) {
      repo = context.config().home();
    }
    Demo demo = Demo.read(context.terminal(), repo, limit, conversation, new Jackson3JsonCodec());
    try (Application l9 =
        Application.open(context.config(), Application.Schema.MIGRATE, context::progress)) {
      demo.run(l9, context.config().identity());
    }
    context.progress(
        String.format(
            Locale.ROOT,
            "done in %.1f s; nothing is left running",
            Duration.between(begun, Instant.now()).toMillis() / 1000.0));
    return ExitCodes.OK;
  }

  private ParameterException usage(String message) {
    return new ParameterException(CommandContext.commandLine(spec), message);
  }
}
