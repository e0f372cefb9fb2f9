package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternPlace;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.reflection.ReflectionPatternsResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "view",
    header = "Count active reflections as of the last refresh, and tell how old that is.",
    description = {"", "`l9 jobs run refresh-views` refreshes it; a server does so by itself."},
    footer = "  l9 reflections view --type lesson -o json | jq .data")
final class ReflectionsViewCommand extends MemoryCommand {

  @Option(names = "--type", paramLabel = "TYPE", description = "Of this type.")
  private @Nullable String type;

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private OutputOption output = new OutputOption();

  ReflectionsViewCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    ReflectionKind kind = type == null ? null : ReflectionKind.ofCode(type);
    List<Instant> refreshed = new ArrayList<>();
    Listed<ReflectionPatterns.Line> lines =
        limit.readParts(
            ReflectionPatternsQuery.MAX_LIMIT,
            (int wanted, @Nullable ReflectionPatternPlace after) -> {
              ReflectionPatterns page =
                  memory.reflections().patterns(new ReflectionPatternsQuery(kind, wanted, after));
              refreshed.add(page.refreshedAt());
              return new Part<>(page.lines(), page.next());
            });
    ReflectionPrinter printer = new ReflectionPrinter(context, output);
    printer.viewed(
        lines, refreshed.get(0), ReflectionPatternsResponse.Line::from, printer::pattern);
    return ExitCodes.OK;
  }
}
