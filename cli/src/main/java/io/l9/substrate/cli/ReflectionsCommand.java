package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.rest.reflection.RecordedTaskResponse;
import io.l9.substrate.rest.reflection.ReflectionResponse;
import io.l9.substrate.rest.reflection.ReflectionUseResponse;
import io.l9.substrate.rest.reflection.RememberedReflectionResponse;
import io.l9.substrate.rest.reflection.TaskStatisticsResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands on reflections. */
@Command(
    name = "reflections",
    mixinStandardHelpOptions = true,
    header = "Remember lessons, get advice before a task, and say how it ended.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 reflections learn \"Flush the replica before a failover drill\"",
      "  l9 reflections before \"failover drill\" --task 17",
      "  l9 reflections ended 17 success",
      "  l9 reflections list --type pattern"
    })
final class ReflectionsCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private ReflectionsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new ReflectionsCommand())
        .addSubcommand(new Learn(context))
        .addSubcommand(new ListAll(context))
        .addSubcommand(new BeforeTaskCommand(context))
        .addSubcommand(new Applied(context))
        .addSubcommand(new Ended(context))
        .addSubcommand(new Retire(context))
        .addSubcommand(new Statistics(context));
  }

  @Override
  public void run() {
    throw new ParameterException(
        CommandContext.commandLine(spec), "say what to do with reflections");
  }

  @Command(
      name = "learn",
      mixinStandardHelpOptions = true,
      header = "Remember a lesson, or another reflection.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 reflections learn --type failure --task 17 \"The port 8080 is taken\"")
  private static final class Learn extends ReflectionOutputCommand {

    @Parameters(paramLabel = "TEXT", description = "The content.")
    private String text = "";

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        defaultValue = "lesson",
        description =
            "lesson, failure, success, insight, improvement or false_constraint (default:"
                + " ${DEFAULT-VALUE}).")
    private String type = "";

    @Option(names = "--task", paramLabel = "ID", description = "The task that taught it.")
    private @Nullable String task;

    Learn(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      ReflectionDraft draft = ReflectionDraft.of(ReflectionKind.ofCode(type), text);
      RememberedReflectionResponse response =
          RememberedReflectionResponse.from(
              memory.reflections().remember(task == null ? draft : draft.taughtBy(task)));
      return print(response, List.of(response.outcome() + " " + response.reflection().id()));
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      header = "List reflections, the newest first.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 reflections list --type pattern,failure --states active,retired")
  private static final class ListAll extends ReflectionOutputCommand {

    @Option(names = "--type", split = ",", paramLabel = "TYPE", description = "Of these types.")
    private @Nullable Set<String> types;

    @Option(
        names = "--states",
        split = ",",
        paramLabel = "STATE",
        defaultValue = "active",
        description = "Of active, retired, rejected (default: ${DEFAULT-VALUE}).")
    private Set<String> states = Set.of();

    @Option(names = "--tag", paramLabel = "NAME", description = "With this tag.")
    private @Nullable String tag;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "The largest number of reflections (default: ${DEFAULT-VALUE}).")
    private int limit;

    ListAll(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (limit < 1) {
        throw usage("--limit must be at least 1");
      }
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      int left = limit;
      Position after = null;
      do {
        Page<Reflection> page =
            memory.reflections().list(query(Math.min(left, ReflectionQuery.MAX_LIMIT), after));
        for (Reflection row : page.items()) {
          print(ReflectionResponse.from(row), List.of(line(row)));
        }
        left -= page.items().size();
        after = page.next();
      } while (after != null && left > 0);
      if (after != null) {
        context.progress("there are more; raise --limit");
      }
      return ExitCodes.OK;
    }

    private ReflectionQuery query(int wanted, @Nullable Position after) {
      return new ReflectionQuery(
          types == null
              ? Set.of()
              : types.stream().map(ReflectionKind::ofCode).collect(Collectors.toSet()),
          states.stream().map(ReflectionState::ofCode).collect(Collectors.toSet()),
          false,
          tag,
          null,
          null,
          null,
          null,
          null,
          wanted,
          after);
    }
  }

  @Command(
      name = "applied",
      mixinStandardHelpOptions = true,
      header = "Say that a task followed a reflection.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 reflections applied 019a... --task 17")
  private static final class Applied extends ReflectionOutputCommand {

    @Parameters(paramLabel = "ID", description = "The id of the reflection.")
    private UUID id = new UUID(0, 0);

    @Option(names = "--task", paramLabel = "ID", required = true, description = "The task.")
    private String task = "";

    Applied(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      ReflectionUseResponse response =
          ReflectionUseResponse.from(
              memory.reflections().applied(new ReflectionId(id), task, null));
      return print(response, List.of("applied " + response.reflectionId()));
    }
  }

  @Command(
      name = "ended",
      mixinStandardHelpOptions = true,
      header = "Record how a task ended.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 reflections ended 17 failure")
  private static final class Ended extends ReflectionOutputCommand {

    @Parameters(index = "0", paramLabel = "TASK", description = "The id of the task.")
    private String task = "";

    @Parameters(
        index = "1",
        paramLabel = "OUTCOME",
        description = "success, partial, failure, unknown or cancelled.")
    private String outcome = "";

    Ended(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      RecordedTaskResponse response =
          RecordedTaskResponse.from(
              memory.taskReflections().ended(task, TaskOutcome.ofCode(outcome)));
      return print(response, List.of("counted on " + response.credited() + " reflections"));
    }
  }

  @Command(
      name = "retire",
      mixinStandardHelpOptions = true,
      header = "Take a reflection back.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 reflections retire 019a... --reason \"the gateway is gone\"")
  private static final class Retire extends ReflectionOutputCommand {

    @Parameters(paramLabel = "ID", description = "The id of the reflection.")
    private UUID id = new UUID(0, 0);

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
    private String reason = "";

    Retire(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      Reflection row = memory.reflections().retire(new ReflectionId(id), reason);
      return print(ReflectionResponse.from(row), List.of(line(row)));
    }
  }

  @Command(
      name = "stats",
      mixinStandardHelpOptions = true,
      header = "Sum up tasks by kind, and what became of failures.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 reflections stats")
  private static final class Statistics extends ReflectionOutputCommand {

    Statistics(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      TaskStatistics statistics = memory.taskReflections().statistics();
      List<String> lines =
          statistics.kinds().stream()
              .map(
                  kind ->
                      String.format(
                          Locale.ROOT,
                          "%s: %s, %.2f succeed without help",
                          kind.taskKind(),
                          kind.outcomes(),
                          kind.rate().base()))
              .collect(Collectors.toList());
      statistics
          .failures()
          .forEach(
              failure ->
                  lines.add(
                      String.format(
                          Locale.ROOT,
                          "seen %d, avoided %d, repeated %d: %s",
                          failure.seen(),
                          failure.avoided(),
                          failure.repeated(),
                          failure.content())));
      return print(TaskStatisticsResponse.from(statistics), lines);
    }
  }
}
