package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.StorePosition;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tail",
    header = "Follow packets as they are stored.",
    description = {
      "",
      "Misses none and shows none twice, in whatever order transactions commit: a packet appears"
          + " when everything that began writing before it has ended. Runs until it is"
          + " interrupted; each position that is told on standard error can be gone on from."
    },
    footer = {
      "  l9 tail",
      "  l9 tail --agent planner --tag decision -o jsonl | jq .payload",
      "  l9 tail --after 812345-019a... --once      what came since"
    })
final class TailCommand extends MemoryCommand {

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      description = "Start after this position (default: now).")
  private @Nullable String after;

  @Option(
      names = "--once",
      description = "Show the packets up to now, print the position, and end.")
  private boolean once;

  @Option(
      names = "--poll",
      paramLabel = "MS",
      defaultValue = "500",
      description = "The time between two polls, in milliseconds (default: ${DEFAULT-VALUE}).")
  private long poll;

  @Mixin private FilterOptions filter = new FilterOptions();

  @Mixin private OutputOption output = new OutputOption();

  TailCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (poll < 1) {
      throw usage("--poll must be at least 1");
    }
  }

  @Override
  int run(Memory memory, JsonCodec json) throws InterruptedException {
    PacketPrinter printer = printer(output, json);
    PacketFilter wanted = filter.filter(json);
    StorePosition position = after == null ? memory.packets().now() : StorePosition.parse(after);
    context.progress("from " + position);
    while (true) {
      Tail tail = memory.packets().tail(new TailQuery(wanted, position, TailQuery.MAX_LIMIT));
      tail.packets().forEach(printer::next);
      position = tail.next();
      if (!tail.packets().isEmpty() || once) {
        if (!tail.hasMore()) {
          context.progress("up to " + position);
        }
      }
      if (once && !tail.hasMore()) {
        return ExitCodes.OK;
      }
      if (!tail.hasMore()) {
        TimeUnit.MILLISECONDS.sleep(poll);
      }
    }
  }
}
