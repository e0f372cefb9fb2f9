package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.memory.catalog.ThreadResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "threads",
    header = "List threads with their counts, the latest first.",
    footer = {"  l9 threads", "  l9 threads --agent planner --limit 10"})
final class ThreadsCommand extends MemoryCommand {

  @Option(names = "--agent", paramLabel = "ID", description = "In which this agent took part.")
  private @Nullable String agent;

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private OutputOption output = new OutputOption();

  ThreadsCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    new ResultPrinter(context, output)
        .listed(
            limit.read(
                ThreadListQuery.MAX_LIMIT,
                (wanted, after) ->
                    memory.packets().threads(new ThreadListQuery(agent, wanted, after))),
            ThreadResponse::from,
            thread ->
                context
                    .terminal()
                    .print(
                        String.format(
                            Locale.ROOT,
                            "  %s  %6d packets  %3d agents  %s to %s",
                            thread.thread(),
                            thread.packets(),
                            thread.agents(),
                            thread.first(),
                            thread.last())));
    return ExitCodes.OK;
  }
}
