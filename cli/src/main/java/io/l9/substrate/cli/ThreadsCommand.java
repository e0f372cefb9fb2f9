package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.catalog.ThreadSummary;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.rest.memory.catalog.ThreadResponse;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "threads",
    mixinStandardHelpOptions = true,
    header = "List threads with their counts, the latest first.",
    footerHeading = "%nExamples:%n",
    footer = {"  l9 threads", "  l9 threads --agent planner --limit 10"})
final class ThreadsCommand extends MemoryCommand {

  @Option(names = "--agent", paramLabel = "ID", description = "In which this agent took part.")
  private @Nullable String agent;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The largest number of threads, 1 to 200 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private OutputOption output = new OutputOption();

  ThreadsCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    PacketPrinter printer = printer(output, json);
    Page<ThreadSummary> page = memory.packets().threads(new ThreadListQuery(agent, limit, null));
    switch (printer.format()) {
      case JSON ->
          printer.value(
              Map.of(
                  "data",
                  page.items().stream().map(ThreadResponse::from).toList(),
                  "has_more",
                  page.next() != null));
      case JSONL -> page.items().forEach(thread -> printer.value(ThreadResponse.from(thread)));
      case TABLE ->
          page.items()
              .forEach(
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
    }
    return ExitCodes.OK;
  }
}
