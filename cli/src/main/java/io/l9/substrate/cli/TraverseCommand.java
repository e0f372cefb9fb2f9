package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.graph.Subgraph;
import io.l9.substrate.domain.knowledge.graph.SubgraphFormat;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.knowledge.graph.SubgraphResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "traverse",
    header = "Show what is several steps away from entities.",
    description = {
      "",
      "Lists the entities with their distance, then the edges between them. With -o jsonl each is a"
          + " line, and the last one says what a cap left out."
    },
    footer = {
      "  l9 graph traverse alice",
      "  l9 graph traverse alice bob --depth 4 --max-nodes 1000 --direction out --json"
    })
final class TraverseCommand extends MemoryCommand {

  @Mixin private TraversalOptions walk = new TraversalOptions();

  @Mixin private OutputOption output = new OutputOption();

  TraverseCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    Subgraph found = memory.graph().traverse(walk.query());
    GraphPrinter printer = new GraphPrinter(context, output);
    switch (printer.format()) {
      case TABLE -> printer.subgraph(found);
      case JSON -> printer.value(SubgraphResponse.from(found));
      case JSONL -> context.terminal().out().print(SubgraphFormat.NDJSON.write(found, json));
    }
    GraphPrinter.tellCaps(context, found);
    return ExitCodes.OK;
  }
}
