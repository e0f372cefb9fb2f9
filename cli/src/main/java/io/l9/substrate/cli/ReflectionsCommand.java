package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.ReflectionMemory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionHit;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionSearch;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.lesson.Reflections;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.rest.reflection.ReflectionHitsResponse;
import io.l9.substrate.rest.reflection.ReflectionResponse;
import io.l9.substrate.rest.reflection.ReflectionViewResponse;
import io.l9.substrate.rest.reflection.RememberedReflectionResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on reflections. */
@Command(
    name = "reflections",
    header = "Remember lessons, get advice before a task, and say how it ended.",
    footer = {
      "  l9 reflections learn \"Flush the replica before a failover drill\"",
      "  l9 reflections before \"failover drill\" --task 17",
      "  l9 reflections ended 17 success",
      "  l9 reflections list --type pattern"
    })
final class ReflectionsCommand extends CommandGroup {

  private ReflectionsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new ReflectionsCommand())
        .addSubcommand(new Learn(context))
        .addSubcommand(new BeforeTaskCommand(context))
        .addSubcommand(new TaskCommands.Applied(context))
        .addSubcommand(new TaskCommands.Ended(context))
        .addSubcommand(new TaskCommands.Tasks(context))
        .addSubcommand(new TaskCommands.Statistics(context))
        .addSubcommand(new ListAll(context))
        .addSubcommand(new Search(context))
        .addSubcommand(new Show(context))
        .addSubcommand(new ReflectionsViewCommand(context))
        .addSubcommand(new ReflectionDecisions.Confirm(context))
        .addSubcommand(new ReflectionDecisions.Reject(context))
        .addSubcommand(new ReflectionDecisions.Lift(context))
        .addSubcommand(new ReflectionDecisions.Replace(context))
        .addSubcommand(new ReflectionDecisions.Retire(context));
  }

  @Command(
      name = "learn",
      header = "Remember a lesson, or another reflection.",
      footer = {
        "  l9 reflections learn \"Flush the replica first\" --trigger \"a failover drill\"",
        "  l9 reflections learn --type failure --task 17 \"The port 8080 is taken\""
      })
  private static final class Learn extends MemoryCommand {

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

    @Option(names = "--trigger", paramLabel = "TEXT", description = "When to think of it.")
    private @Nullable String trigger;

    @Option(names = "--not-when", paramLabel = "TEXT", description = "When not to follow it.")
    private @Nullable String notWhen;

    @Option(names = "--task", paramLabel = "ID", description = "The task that taught it.")
    private @Nullable String task;

    @Mixin private OutputOption output = new OutputOption();

    Learn(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      ReflectionDraft draft =
          ReflectionDraft.of(
              ReflectionKind.ofCode(type), new ReflectionText(null, text, trigger, notWhen));
      RememberOutcome outcome =
          memory.reflections().remember(task == null ? draft : draft.taughtBy(task));
      ReflectionPrinter printer = new ReflectionPrinter(context, output);
      RememberedReflectionResponse response = RememberedReflectionResponse.from(outcome);
      printer.one(
          response,
          () -> {
            printer.line(outcome.reflection());
            context.progress(response.outcome());
          });
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "list",
      header = "List reflections, by default those that are active, the newest first.",
      footer = {
        "  l9 reflections list --type pattern,failure --states active,retired",
        "  l9 reflections list --task 17 --min-confidence 0.6"
      })
  private static final class ListAll extends MemoryCommand {

    @Option(names = "--type", split = ",", paramLabel = "TYPE", description = "Of these types.")
    private Set<String> types = Set.of();

    @Option(
        names = "--states",
        split = ",",
        paramLabel = "STATE",
        defaultValue = "active",
        description = "Of active, retired, rejected (default: ${DEFAULT-VALUE}).")
    private Set<String> states = Set.of();

    @Option(names = "--tag", paramLabel = "NAME", description = "With this tag.")
    private @Nullable String tag;

    @Option(names = "--entity", paramLabel = "NAME", description = "About this entity.")
    private @Nullable String entity;

    @Option(names = "--agent", paramLabel = "ID", description = "Of this agent.")
    private @Nullable String agent;

    @Option(names = "--task", paramLabel = "ID", description = "Taught by this task.")
    private @Nullable String task;

    @Option(
        names = "--min-confidence",
        paramLabel = "0..1",
        description = "With this confidence at least.")
    private @Nullable Double minConfidence;

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    ListAll(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      Listed<Reflection> rows =
          limit.read(
              ReflectionQuery.MAX_LIMIT,
              (wanted, after) -> memory.reflections().list(query(wanted, after)));
      ReflectionPrinter printer = new ReflectionPrinter(context, output);
      printer.listed(rows, ReflectionResponse::from, printer::line);
      return ExitCodes.OK;
    }

    private ReflectionQuery query(int wanted, @Nullable Position after) {
      return new ReflectionQuery(
          types.stream().map(ReflectionKind::ofCode).collect(Collectors.toSet()),
          states.stream().map(ReflectionState::ofCode).collect(Collectors.toSet()),
          false,
          tag,
          entity,
          agent,
          task,
          minConfidence,
          null,
          wanted,
          after);
    }
  }

  @Command(
      name = "search",
      header = "Search reflections by meaning and words, the best first.",
      footer = "  l9 reflections search \"failover drill\" --limit 5")
  private static final class Search extends MemoryCommand {

    @Parameters(paramLabel = "TEXT", description = "The text.")
    private String text = "";

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "10",
        description = "The largest number of results (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Mixin private OutputOption output = new OutputOption();

    Search(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      List<ReflectionHit> hits =
          memory.reflections().search(new ReflectionSearch(text, Set.of(), limit));
      ReflectionPrinter printer = new ReflectionPrinter(context, output);
      printer.all(hits, ReflectionHitsResponse.Hit::from, printer::hit);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "show",
      header = "Show a reflection with its evidence, its uses, and whether it helped.",
      footer = "  l9 reflections show 019a...")
  private static final class Show extends ReflectionCommand {

    Show(CommandContext context) {
      super(context);
    }

    @Override
    void run(ReflectionMemory reflections, ReflectionId id, ReflectionPrinter printer) {
      Reflections.View view = reflections.get(id);
      printer.one(ReflectionViewResponse.from(view), () -> printer.view(view));
    }
  }
}
