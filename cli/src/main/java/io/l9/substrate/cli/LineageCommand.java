package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.LineageTree;
import io.l9.substrate.cli.console.PacketLine;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.search.LineageDiagram;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.memory.packet.LineageResponse;
import java.util.Locale;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lineage",
    header = "Show the ancestors and descendants of a packet.",
    description = {"", "A result that a limit truncates says so."},
    footer = {
      "  l9 lineage 019a...",
      "  l9 lineage 019a... --direction both --depth 3 -o json",
      "  l9 lineage 019a... --direction both --mermaid > lineage.mmd"
    })
final class LineageCommand extends MemoryCommand {

  private static final int LABEL = 60;

  @Parameters(paramLabel = "ID", description = "The packet.")
  private UUID packet = new UUID(0, 0);

  @Option(
      names = "--direction",
      paramLabel = "WAY",
      defaultValue = "up",
      description = "up, down or both (default: ${DEFAULT-VALUE}).")
  private LineageQuery.Direction direction = LineageQuery.Direction.UP;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "32",
      description = "The largest number of generations, 1 to 32 (default: ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--max-nodes",
      paramLabel = "N",
      defaultValue = "500",
      description = "The largest number of packets, 1 to 500 (default: ${DEFAULT-VALUE}).")
  private int maxNodes;

  @Option(names = "--mermaid", description = "As a diagram that Markdown pages can show.")
  private boolean mermaid;

  @Mixin private OutputOption output = new OutputOption();

  LineageCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    Lineage lineage =
        memory.lineage(new LineageQuery(new PacketId(packet), direction, depth, maxNodes));
    PacketPrinter printer = printer(output, json);
    if (mermaid) {
      LineageDiagram.lines(lineage, json).forEach(context.terminal()::print);
    } else if (printer.format() == OutputOption.Format.JSON) {
      printer.value(LineageResponse.from(lineage));
    } else if (printer.format() == OutputOption.Format.JSONL) {
      lineage.nodes().forEach(node -> printer.value(LineageResponse.Node.from(node)));
    } else if (direction == LineageQuery.Direction.UP) {
      LineageTree.print(context.terminal(), new PacketLine(json), lineage);
    } else {
      PacketLine line = new PacketLine(json);
      for (Lineage.Node node : lineage.nodes()) {
        context
            .terminal()
            .print(
                String.format(
                    Locale.ROOT,
                    "  %+3d  %s  %s",
                    node.depth(),
                    node.packet().id(),
                    line.of(node.packet(), Terminal.WIDTH - LABEL / 2)));
      }
    }
    if (lineage.truncated()) {
      context.progress("there is more: --depth or --max-nodes has cut it");
    }
    return ExitCodes.OK;
  }
}
