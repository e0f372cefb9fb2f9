package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.domain.tasks.task.TaskStatistics;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.rest.tasks.QueueStatisticsResponse;
import io.l9.substrate.rest.tasks.RedriveTasksResponse;
import io.l9.substrate.rest.tasks.TaskHistoryResponse;
import io.l9.substrate.rest.tasks.TaskResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of the queue of tasks. */
@Command(
    name = "tasks",
    header = "Enqueue tasks, and look after those that wait, run or failed.",
    footer = {
      "  l9 tasks enqueue mail.welcome '{\"user\": \"alice\"}' --key welcome-alice",
      "  l9 tasks list --status failed",
      "  l9 tasks redrive --type mail.welcome",
      "  l9 tasks stats"
    })
final class TasksCommand extends CommandGroup {

  private TasksCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new TasksCommand())
        .addSubcommand(new EnqueueTaskCommand(context))
        .addSubcommand(new Ls(context))
        .addSubcommand(new Show(context))
        .addSubcommand(new Cancel(context))
        .addSubcommand(new Retry(context))
        .addSubcommand(new Redrive(context))
        .addSubcommand(new Stats(context));
  }

  /** Writes the state of a task to people as one line. */
  static String line(Task task) {
    Disposition disposition = task.disposition();
    return String.format(
        Locale.ROOT,
        "  %s  %-9s  %s  priority %d, attempt %d of %d, due %s",
        task.id(),
        disposition == null ? task.status().code() : disposition.code(),
        task.type(),
        task.priority(),
        task.attempts(),
        task.maxAttempts(),
        task.runAfter());
  }

  @Command(
      name = "list",
      header = "List tasks, the newest first.",
      footer = {"  l9 tasks list --status pending", "  l9 tasks list --type mail.welcome -o jsonl"})
  private static final class Ls extends MemoryCommand {

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "Only pending, running, completed or failed.")
    private @Nullable String status;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type.")
    private @Nullable String type;

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      TaskStatus wantedStatus = status == null ? null : TaskStatus.ofCode(status);
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.listed(
          limit.read(
              TaskQuery.MAX_LIMIT,
              (wanted, after) ->
                  memory.tasks().list(new TaskQuery(wantedStatus, null, type, wanted, after))),
          TaskResponse::from,
          task -> printer.text(line(task)));
      return ExitCodes.OK;
    }
  }

  /** A command on one task. */
  private abstract static class OnOne extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The id of a task.")
    private @Nullable UUID id;

    @Mixin private OutputOption output = new OutputOption();

    OnOne(CommandContext context) {
      super(context);
    }

    abstract void run(Memory memory, TaskId id, ResultPrinter printer);

    @Override
    final int run(Memory memory, JsonCodec json) {
      if (id == null) {
        throw usage("say which task");
      }
      run(memory, new TaskId(id), new ResultPrinter(context, output));
      return ExitCodes.OK;
    }

    static void print(Task task, ResultPrinter printer) {
      printer.one(TaskResponse.from(task), () -> printer.text(line(task)));
    }
  }

  @Command(
      name = "show",
      header = "Show a task and its history.",
      footer = "  l9 tasks show 019a...")
  private static final class Show extends OnOne {

    Show(CommandContext context) {
      super(context);
    }

    @Override
    void run(Memory memory, TaskId id, ResultPrinter printer) {
      Task task = memory.tasks().get(id);
      List<TaskEvent> history = memory.tasks().history(id);
      printer.one(
          Map.of(
              "task", TaskResponse.from(task), "history", TaskHistoryResponse.from(history).data()),
          () -> show(task, history, printer));
    }

    private static void show(Task task, List<TaskEvent> history, ResultPrinter printer) {
      printer.text(line(task));
      if (task.payload() != null) {
        printer.text("    payload " + task.payload());
      }
      if (task.result() != null) {
        printer.text("    result " + task.result());
      }
      for (TaskEvent event : history) {
        printer.text(
            "    "
                + event.at()
                + " "
                + event.kind().code()
                + (event.worker() == null ? "" : " by " + event.worker())
                + (event.message() == null ? "" : ": " + event.message()));
      }
    }
  }

  @Command(
      name = "cancel",
      header = "Cancel a task; the worker of a running one is told.",
      footer = "  l9 tasks cancel 019a...")
  private static final class Cancel extends OnOne {

    Cancel(CommandContext context) {
      super(context);
    }

    @Override
    void run(Memory memory, TaskId id, ResultPrinter printer) {
      print(memory.tasks().cancel(id), printer);
    }
  }

  @Command(
      name = "retry",
      header = "Begin a task that failed anew, with all of its attempts.",
      footer = "  l9 tasks retry 019a...")
  private static final class Retry extends OnOne {

    @Option(names = "--force", description = "However often it was begun anew.")
    private boolean force;

    Retry(CommandContext context) {
      super(context);
    }

    @Override
    void run(Memory memory, TaskId id, ResultPrinter printer) {
      print(memory.tasks().redrive(id, force), printer);
    }
  }

  @Command(
      name = "redrive",
      header = "Begin the newest dead letters anew.",
      footer = {"  l9 tasks redrive", "  l9 tasks redrive --type mail.welcome --max 500"})
  private static final class Redrive extends MemoryCommand {

    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type.")
    private @Nullable String type;

    @Option(
        names = "--max",
        paramLabel = "N",
        defaultValue = "100",
        description = "How many, at most 500 (default: ${DEFAULT-VALUE}).")
    private int max;

    @Option(names = "--force", description = "Also those that were begun anew three times.")
    private boolean force;

    @Mixin private OutputOption output = new OutputOption();

    Redrive(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      List<TaskQueue.Redriven> outcomes = memory.tasks().redriveDead(type, max, force);
      ResultPrinter printer = new ResultPrinter(context, output);
      RedriveTasksResponse response = RedriveTasksResponse.from(outcomes);
      printer.one(response, () -> show(outcomes, response, printer));
      return ExitCodes.OK;
    }

    private static void show(
        List<TaskQueue.Redriven> outcomes, RedriveTasksResponse response, ResultPrinter printer) {
      for (TaskQueue.Redriven outcome : outcomes) {
        if (outcome.refused() != null) {
          printer.text("  " + outcome.task().id() + " stays dead: " + outcome.refused());
        }
      }
      printer.text(response.redriven() + " begun anew, " + response.refused() + " refused");
    }
  }

  @Command(
      name = "stats",
      header = "Count tasks by type.",
      footer = {"  l9 tasks stats", "  l9 tasks stats --role org_admin -o json"})
  private static final class Stats extends MemoryCommand {

    @Mixin private OutputOption output = new OutputOption();

    Stats(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      List<TaskStatistics> statistics = memory.tasks().statistics();
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.all(
          statistics,
          of -> QueueStatisticsResponse.from(List.of(of)).data().get(0),
          of ->
              printer.text(
                  String.format(
                      Locale.ROOT,
                      "  %-30s  %d ready, %d scheduled, %d running, %d completed, %d failed,"
                          + " %d cancelled",
                      of.type(),
                      of.ready(),
                      of.scheduled(),
                      of.running(),
                      of.completed(),
                      of.failed(),
                      of.cancelled())));
      if (printer.forPeople() && statistics.isEmpty()) {
        context.progress("there are no tasks");
      }
      return ExitCodes.OK;
    }
  }
}
