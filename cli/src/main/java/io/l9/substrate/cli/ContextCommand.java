package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.prompt.LeftOut;
import io.l9.substrate.domain.prompt.PromptContext;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.prompt.ContextResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "context",
    header = "Print what an agent should be given for a text or a task.",
    description = {
      "",
      "Prints facts, lessons and packets, each in a marked block, ready for a prompt. What was left",
      "out is counted on standard error, and named with --json."
    },
    footer = {
      "  l9 context \"how should I contact Alice\"",
      "  l9 context --task \"write a quote for HDPE\" --max-tokens 800 --k 5",
      "  l9 context --include packet --tag billing refund",
      "  l9 context --json \"release plan\" | jq .left_out"
    })
final class ContextCommand extends MemoryCommand {

  @Parameters(arity = "0..*", paramLabel = "TEXT", description = "The text that the agent has.")
  private String[] text = {};

  @Option(names = "--task", paramLabel = "TEXT", description = "The task that the agent has.")
  private @Nullable String task;

  @Option(
      names = {"-k", "--k"},
      paramLabel = "N",
      description = "The largest number of items, 1 to 100 (default: ${DEFAULT-VALUE}).")
  private int k = ContextQuery.DEFAULT_K;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "The largest number of tokens, marks included (default: ${DEFAULT-VALUE}).")
  private int maxTokens = ContextQuery.DEFAULT_MAX_TOKENS;

  @Option(
      names = "--include",
      paramLabel = "KIND",
      split = ",",
      description = "fact, lesson or packet, or several separated by commas (default: all).")
  private @Nullable Set<String> include;

  @Option(names = "--json", description = "Print the whole answer as JSON.")
  private boolean json;

  @Mixin private FilterOptions filter = new FilterOptions();

  ContextCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (text.length == 0 && task == null) {
      throw usage("say what the agent was asked, or name its --task");
    }
  }

  @Override
  int run(Memory memory, JsonCodec codec) {
    ContextQuery query =
        ContextQuery.ofTask(text.length == 0 ? null : String.join(" ", text), task)
            .k(k)
            .maxTokens(maxTokens)
            .filter(filter.filter(codec));
    if (include != null) {
      query =
          query.include(
              include.stream().map(ItemKind::ofCode).collect(Collectors.toUnmodifiableSet()));
    }
    PromptContext given = memory.context(query);
    Terminal terminal = context.terminal();
    if (json) {
      terminal.print(WireJson.of(ContextResponse.from(given)));
      return ExitCodes.OK;
    }
    if (!given.text().isEmpty()) {
      terminal.print(given.text().stripTrailing());
    }
    context.progress(summary(given));
    given.notes().forEach(context::progress);
    return ExitCodes.OK;
  }

  private static String summary(PromptContext given) {
    Map<String, Long> reasons =
        given.leftOut().stream()
            .map(LeftOut::reason)
            .collect(
                Collectors.groupingBy(LeftOut.Reason::code, TreeMap::new, Collectors.counting()));
    return given.items().size()
        + " items, "
        + given.tokens()
        + " tokens"
        + (reasons.isEmpty() ? "" : "; left out: " + reasons);
  }
}
