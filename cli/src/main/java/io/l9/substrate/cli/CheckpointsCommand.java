package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointPlace;
import io.l9.substrate.domain.checkpoints.CheckpointPrune;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.PruneStrategy;
import io.l9.substrate.domain.checkpoints.ThreadOverview;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.rest.checkpoints.CheckpointResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands for the checkpoints of one's own threads. */
@Command(
    name = "checkpoints",
    header = "Show, prune and delete the checkpoints of graphs.",
    footer = {
      "  l9 checkpoints threads",
      "  l9 checkpoints list support-7",
      "  l9 checkpoints show support-7 -o json",
      "  l9 checkpoints prune support-7 --keep 5",
      "  l9 checkpoints delete support-7"
    })
final class CheckpointsCommand extends CommandGroup {

  private CheckpointsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new CheckpointsCommand())
        .addSubcommand(new Threads(context))
        .addSubcommand(new Ls(context))
        .addSubcommand(new Show(context))
        .addSubcommand(new Prune(context))
        .addSubcommand(new Delete(context));
  }

  @Command(name = "threads", header = "List the threads that have checkpoints, by name.")
  private static final class Threads extends MemoryCommand {

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Threads(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      Listed<ThreadOverview> found =
          limit.<ThreadOverview, String>readParts(
              CheckpointQuery.MAX_LIMIT,
              (wanted, after) -> {
                List<ThreadOverview> page = memory.checkpoints().threads(wanted, after);
                return new Part<>(
                    page, page.size() < wanted ? null : page.get(page.size() - 1).thread());
              });
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.listed(
          found,
          thread -> thread,
          thread ->
              printer.text(
                  "  "
                      + thread.thread()
                      + "  "
                      + thread.checkpoints()
                      + " checkpoints, the last one stored at "
                      + thread.storedAt()));
      return ExitCodes.OK;
    }
  }

  @Command(name = "list", header = "List checkpoints without their values, the newest first.")
  private static final class Ls extends MemoryCommand {

    @Parameters(
        index = "0",
        paramLabel = "THREAD",
        arity = "0..1",
        description = "Only this thread.")
    private @Nullable String thread;

    @Option(
        names = "--ns",
        paramLabel = "NAMESPACE",
        description = "Only this namespace; the empty one is the root.")
    private @Nullable String namespace;

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      Listed<CheckpointHead> found =
          limit.<CheckpointHead, CheckpointPlace>readParts(
              CheckpointQuery.MAX_LIMIT,
              (wanted, after) -> {
                List<CheckpointHead> page =
                    memory
                        .checkpoints()
                        .list(
                            new CheckpointQuery(
                                thread, namespace, null, null, null, wanted, after));
                return new Part<>(
                    page, page.size() < wanted ? null : page.get(page.size() - 1).place());
              });
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.listed(
          found,
          CheckpointResponse::from,
          head -> printer.text("  " + CheckpointsCommand.line(head)));
      return ExitCodes.OK;
    }
  }

  private static String line(CheckpointHead head) {
    String namespace = head.address().namespace();
    return head.address().id()
        + "  "
        + head.address().thread()
        + (namespace.isEmpty() ? "" : " " + namespace)
        + "  "
        + head.valued().size()
        + " values, stored at "
        + head.storedAt();
  }

  @Command(name = "show", header = "Show a checkpoint with the sizes of its values and writes.")
  private static final class Show extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "THREAD", description = "The thread.")
    private String thread = "";

    @Parameters(
        index = "1",
        paramLabel = "ID",
        arity = "0..1",
        description = "The checkpoint; the newest one without it.")
    private @Nullable String id;

    @Option(names = "--ns", paramLabel = "NAMESPACE", description = "Of this namespace.")
    private String namespace = "";

    @Mixin private OutputOption output = new OutputOption();

    Show(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      Checkpoint found =
          memory
              .checkpoints()
              .find(thread, namespace, id)
              .orElseThrow(
                  () ->
                      new NotFoundException(
                          ErrorCode.NOT_FOUND, "there is no such checkpoint of your own"));
      ResultPrinter printer = new ResultPrinter(context, output);
      if (!printer.forPeople()) {
        printer.value(CheckpointResponse.from(found));
        return ExitCodes.OK;
      }
      printer.text("  " + line(found.head()));
      printer.text("  metadata " + found.head().metadata());
      found.values().forEach((channel, value) -> printer.text("    " + channel + "  " + value));
      found
          .writes()
          .forEach(
              write ->
                  printer.text(
                      "    write of "
                          + write.taskId()
                          + " to "
                          + write.channel()
                          + "  "
                          + write.value()));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "prune",
      header = "Remove old checkpoints of threads, but what the newest ones need.")
  private static final class Prune extends MemoryCommand {

    @Parameters(arity = "1..*", paramLabel = "THREAD", description = "The threads.")
    private List<String> threads = List.of();

    @Option(
        names = "--keep",
        paramLabel = "N",
        defaultValue = "1",
        description = "How many of each namespace stay (default: ${DEFAULT-VALUE}).")
    private int keep;

    @Mixin private OutputOption output = new OutputOption();

    Prune(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      long removed =
          memory.checkpoints().prune(new CheckpointPrune(threads, PruneStrategy.KEEP_LATEST, keep));
      return report(new ResultPrinter(context, output), removed);
    }
  }

  private static int report(ResultPrinter printer, long removed) {
    if (printer.forPeople()) {
      printer.text("removed " + removed + " checkpoints");
    } else {
      printer.value(Map.of("checkpoints", removed));
    }
    return ExitCodes.OK;
  }

  @Command(name = "delete", header = "Delete a thread with everything.")
  private static final class Delete extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "THREAD", description = "The thread.")
    private String thread = "";

    @Mixin private OutputOption output = new OutputOption();

    Delete(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      return report(new ResultPrinter(context, output), memory.checkpoints().deleteThread(thread));
    }
  }
}
