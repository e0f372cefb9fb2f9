package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.reflection.AdviceResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "before",
    header = "Print what to know before a task.",
    footer = "  l9 reflections before \"failover drill\" --kind drill --task 17")
final class BeforeTaskCommand extends MemoryCommand {

  @Parameters(paramLabel = "TEXT", description = "The task in words.")
  private String text = "";

  @Option(
      names = "--task",
      paramLabel = "ID",
      description = "Write the items down, so that the outcome of this task counts for them.")
  private @Nullable String task;

  @Option(names = "--kind", paramLabel = "NAME", description = "The kind of the task.")
  private @Nullable String kind;

  @Option(
      names = "--max-items",
      paramLabel = "N",
      defaultValue = "5",
      description = "The largest number of items (default: ${DEFAULT-VALUE}).")
  private int maxItems;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "800",
      description = "The largest number of tokens (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = "--min-relevance",
      paramLabel = "N",
      description =
          "The least relevance of an item, from 0 to 1 (default: "
              + AdviceQuery.DEFAULT_RELEVANCE
              + " where there are vectors).")
  private @Nullable Double minRelevance;

  @Mixin private OutputOption output = new OutputOption();

  BeforeTaskCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    Advice advice =
        memory.beforeTask(
            new AdviceQuery(
                text,
                kind,
                List.of(),
                task,
                maxItems,
                maxTokens,
                Set.of(AdviceSection.values()),
                minRelevance));
    advice.notes().forEach(context::progress);
    context.progress(advice.tokens() + " tokens; left out: " + advice.withheld().size());
    ReflectionPrinter printer = new ReflectionPrinter(context, output);
    printer.one(
        AdviceResponse.from(advice),
        () ->
            Arrays.stream(AdviceSection.values())
                .flatMap(section -> advice.of(section).stream())
                .forEach(printer::advised));
    return ExitCodes.OK;
  }
}
