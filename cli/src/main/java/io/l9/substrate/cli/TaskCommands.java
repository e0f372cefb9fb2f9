package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.ReflectionMemory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.reflection.RecordedTaskResponse;
import io.l9.substrate.rest.reflection.ReflectionUseResponse;
import io.l9.substrate.rest.reflection.TaskReflectionResponse;
import io.l9.substrate.rest.reflection.TaskStatisticsResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on tasks, by which reflections are measured. */
final class TaskCommands {

  private TaskCommands() {}

  @Command(
      name = "applied",
      header = "Say that a task followed a reflection.",
      footer = "  l9 reflections applied 019a... --task 17")
  static final class Applied extends ReflectionCommand {

    @Option(names = "--task", paramLabel = "ID", required = true, description = "The task.")
    private String task = "";

    Applied(CommandContext context) {
      super(context);
    }

    @Override
    void run(ReflectionMemory reflections, ReflectionId id, ReflectionPrinter printer) {
      ReflectionUseResponse use = ReflectionUseResponse.from(reflections.applied(id, task, null));
      printer.one(use, () -> printer.text("task " + use.taskId() + " followed " + id));
    }
  }

  @Command(
      name = "ended",
      header = "Record how a task ended, in place of what was recorded of it before.",
      footer = {
        "  l9 reflections ended 17 success",
        "  l9 reflections ended 18 failure --kind drill --failed \"The port 8080 is taken\""
      })
  static final class Ended extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "TASK", description = "The id of the task.")
    private String task = "";

    @Parameters(
        index = "1",
        paramLabel = "OUTCOME",
        description = "success, partial, failure, unknown or cancelled.")
    private String outcome = "";

    @Option(names = "--kind", paramLabel = "NAME", description = "The kind of the task.")
    private @Nullable String kind;

    @Option(
        names = "--worked",
        paramLabel = "TEXT",
        description = "A way that worked; may be repeated.")
    private List<String> worked = List.of();

    @Option(
        names = "--failed",
        paramLabel = "TEXT",
        description = "An error that happened; may be repeated.")
    private List<String> failed = List.of();

    @Option(
        names = "--lesson",
        paramLabel = "TEXT",
        description = "A rule for later tasks; may be repeated.")
    private List<String> lessons = List.of();

    @Mixin private OutputOption output = new OutputOption();

    Ended(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      JsonDocument nothing = json.of(Map.of());
      RecordedTaskResponse recorded =
          RecordedTaskResponse.from(
              memory
                  .taskReflections()
                  .record(
                      new TaskReflectionDraft(
                          task,
                          null,
                          kind,
                          List.of(),
                          TaskOutcome.ofCode(outcome),
                          new TaskFindings(
                              worked, failed, List.of(), List.of(), lessons, List.of()),
                          List.of(),
                          null,
                          nothing,
                          nothing,
                          nothing,
                          null,
                          Visibility.SHARED)));
      ReflectionPrinter printer = new ReflectionPrinter(context, output);
      printer.one(
          recorded,
          () -> {
            printer.text("it counts for " + recorded.credited() + " reflections that it had");
            recorded
                .reflections()
                .forEach(
                    told ->
                        printer.text(
                            told.outcome()
                                + " "
                                + told.reflection().id()
                                + "  "
                                + told.reflection().content()));
          });
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "tasks",
      header = "List tasks as they were recorded last, the newest first.",
      footer = "  l9 reflections tasks --kind drill --outcome failure")
  static final class Tasks extends MemoryCommand {

    @Option(names = "--kind", paramLabel = "NAME", description = "Of this kind.")
    private @Nullable String kind;

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "That ended so.")
    private @Nullable String outcome;

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Tasks(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      TaskOutcome ended = outcome == null ? null : TaskOutcome.ofCode(outcome);
      Listed<TaskReflection> tasks =
          limit.read(
              TaskReflectionQuery.MAX_LIMIT,
              (wanted, after) ->
                  memory
                      .taskReflections()
                      .list(new TaskReflectionQuery(null, kind, ended, wanted, after)));
      ReflectionPrinter printer = new ReflectionPrinter(context, output);
      printer.listed(tasks, TaskReflectionResponse::from, printer::task);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "stats",
      header = "Sum up tasks by kind, and what became of failures.",
      footer = "  l9 reflections stats --json | jq .failures")
  static final class Statistics extends MemoryCommand {

    @Mixin private OutputOption output = new OutputOption();

    Statistics(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      TaskStatistics statistics = memory.taskReflections().statistics();
      ReflectionPrinter printer = new ReflectionPrinter(context, output);
      printer.one(TaskStatisticsResponse.from(statistics), () -> printer.statistics(statistics));
      return ExitCodes.OK;
    }
  }
}
