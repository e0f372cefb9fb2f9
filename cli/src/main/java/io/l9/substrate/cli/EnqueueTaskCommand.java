package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.tasks.TaskResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "enqueue",
    header = "Enqueue a task.",
    footer = {
      "  l9 tasks enqueue mail.welcome '{\"user\": \"alice\"}' --key welcome-alice",
      "  l9 tasks enqueue report.build --priority 9 --after 2027-01-01T00:00:00Z"
    })
final class EnqueueTaskCommand extends MemoryCommand {

  @Parameters(index = "0", paramLabel = "TYPE", description = "Workers choose by it.")
  private String type = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "PAYLOAD", description = "As JSON.")
  private @Nullable String payload;

  @Option(
      names = "--priority",
      paramLabel = "N",
      defaultValue = "" + TaskDraft.DEFAULT_PRIORITY,
      description = "From 0 (first) to 9 (last) (default: ${DEFAULT-VALUE}).")
  private int priority;

  @Option(names = "--after", paramLabel = "TIME", description = "Before which it is not run.")
  private @Nullable String after;

  @Option(
      names = "--attempts",
      paramLabel = "N",
      defaultValue = "" + TaskDraft.DEFAULT_ATTEMPTS,
      description = "How often it is begun at most (default: ${DEFAULT-VALUE}).")
  private int attempts;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Not while one of this type and key waits or runs.")
  private @Nullable String key;

  @Mixin private OutputOption output = new OutputOption();

  EnqueueTaskCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    TaskDraft draft =
        new TaskDraft(
            type,
            payload == null ? null : json.parse(payload),
            priority,
            FilterOptions.time("--after", after),
            attempts,
            key,
            TaskDraft.DEFAULT_RUN,
            Visibility.SHARED);
    TaskQueue.Enqueued enqueued = memory.tasks().enqueue(draft);
    ResultPrinter printer = new ResultPrinter(context, output);
    printer.one(
        TaskResponse.from(enqueued.task()),
        () ->
            printer.text(
                (enqueued.created() ? "enqueued " : "was there: ") + enqueued.task().id()));
    return ExitCodes.OK;
  }
}
