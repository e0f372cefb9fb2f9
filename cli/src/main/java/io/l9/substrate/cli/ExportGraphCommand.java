package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.graph.Subgraph;
import io.l9.substrate.domain.knowledge.graph.SubgraphFormat;
import io.l9.substrate.domain.shared.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    header = "Write what is several steps away from entities, for other programs.",
    footer = {
      "  l9 graph export alice --format mermaid",
      "  l9 graph export alice --depth 4 --format graphml -o alice.graphml"
    })
final class ExportGraphCommand extends MemoryCommand {

  @Mixin private TraversalOptions walk = new TraversalOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "ndjson, graphml or mermaid (default: ${DEFAULT-VALUE}).")
  private String format = "ndjson";

  @Mixin private WholeFile file = new WholeFile();

  ExportGraphCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) throws IOException {
    SubgraphFormat notation = SubgraphFormat.ofCode(format);
    Subgraph found = memory.graph().traverse(walk.query());
    byte[] written = notation.write(found, json).getBytes(StandardCharsets.UTF_8);
    file.write(context.terminal(), out -> out.write(written));
    context.progress(
        "exported " + found.nodes().size() + " entities and " + found.edges().size() + " edges");
    GraphPrinter.tellCaps(context, found);
    return ExitCodes.OK;
  }
}
