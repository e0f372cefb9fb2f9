package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.domain.memory.catalog.ThreadWindow;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "thread",
    header = "Show a thread, or the part of it around a packet.",
    footer = {
      "  l9 threads                      which threads there are",
      "  l9 thread 7f0c...               the thread of this id",
      "  l9 thread --around 019a...      the neighbours of this packet"
    })
final class ThreadCommand extends MemoryCommand {

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The thread.")
  private @Nullable UUID thread;

  @Option(names = "--around", paramLabel = "PACKET", description = "Show what is around this.")
  private @Nullable UUID around;

  @Option(
      names = "--before",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "With --around: the number of packets before it, 0 to 100 (default: ${DEFAULT-VALUE}).")
  private int before;

  @Option(
      names = "--after",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "With --around: the number of packets after it, 0 to 100 (default: ${DEFAULT-VALUE}).")
  private int behind;

  @Option(names = "--newest", description = "The newest first.")
  private boolean newest;

  @Mixin private LimitOption limit = new LimitOption(200);

  @Mixin private OutputOption output = new OutputOption();

  ThreadCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if ((thread == null) == (around == null)) {
      throw usage("name a thread, or a packet with --around");
    }
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    PacketPrinter printer = printer(output, json);
    if (around != null) {
      ThreadWindow window = memory.packets().window(new PacketId(around), before, behind);
      printer.packets(
          window.packets(),
          Map.of(
              "thread_id",
              window.thread().toString(),
              "earlier",
              window.earlier(),
              "later",
              window.later()));
      if (printer.format() == OutputOption.Format.TABLE) {
        context.progress("thread " + window.thread());
      }
      return ExitCodes.OK;
    }
    ThreadId id = new ThreadId(Objects.requireNonNull(thread));
    Listed<Packet> packets =
        limit.read(
            ThreadQuery.MAX_LIMIT,
            (wanted, after) -> memory.thread(new ThreadQuery(id, newest, wanted, after)));
    printer.packets(packets);
    if (packets.items().isEmpty()) {
      context.progress("there is no such thread here");
      return ExitCodes.NOT_FOUND;
    }
    return ExitCodes.OK;
  }
}
