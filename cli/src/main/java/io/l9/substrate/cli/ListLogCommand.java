package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.logs.LogTail;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.rest.logs.LogLineResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    header = "List lines of the agent log, the newest first, or follow them as they are stored.",
    description = {
      "",
      "Following misses none and shows none twice, in whatever order transactions commit: a line"
          + " appears when everything that began writing before it has ended. To programs it writes"
          + " one JSON object a line, and positions to go on from to standard error."
    },
    footer = {
      "  l9 logs list --level ERROR --since 2026-03-01",
      "  l9 logs list --task trip-7 --oldest-first",
      "  l9 logs list --follow --level WARNING --json",
      "  l9 logs list --follow --after 812345-019a... --once      what came since"
    })
final class ListLogCommand extends MemoryCommand {

  @Option(names = "--agent", paramLabel = "ID", description = "Only lines of this agent.")
  private @Nullable String agent;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Only lines of this level, of ${COMPLETION-CANDIDATES}, or more severe ones.")
  private @Nullable LogLevel level;

  @Option(names = "--trace", paramLabel = "ID", description = "Only lines of this trace.")
  private @Nullable String trace;

  @Option(names = "--task", paramLabel = "ID", description = "Only lines of this task.")
  private @Nullable String task;

  @Option(names = "--since", paramLabel = "TIME", description = "Only lines of this time or later.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only lines before this time.")
  private @Nullable String until;

  @Option(names = "--oldest-first", description = "List in the order in which they were written.")
  private boolean oldestFirst;

  @Option(
      names = {"-f", "--follow"},
      description = "Show lines as they are stored, until it is interrupted.")
  private boolean follow;

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      description = "Follow from this position on (default: now).")
  private @Nullable String after;

  @Option(names = "--once", description = "Follow up to now, print the position, and end.")
  private boolean once;

  @Option(
      names = "--poll",
      paramLabel = "MS",
      defaultValue = "500",
      description = "The time between two polls, in milliseconds (default: ${DEFAULT-VALUE}).")
  private long poll;

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private OutputOption output = new OutputOption();

  ListLogCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (poll < 1) {
      throw usage("--poll must be at least 1");
    }
    if (!follow && (after != null || once)) {
      throw usage("--after and --once are for --follow");
    }
    if (follow && (since != null || until != null || oldestFirst)) {
      throw usage("--follow shows lines in the order of storing, whatever their times");
    }
  }

  @Override
  int run(Memory memory, JsonCodec json) throws InterruptedException {
    LogFilter filter = new LogFilter(agent, level, trace, task);
    ResultPrinter printer = new ResultPrinter(context, output);
    if (follow) {
      follow(memory, filter, printer);
      return ExitCodes.OK;
    }
    Instant from = FilterOptions.time("--since", since);
    Instant to = FilterOptions.time("--until", until);
    printer.listed(
        limit.read(
            LogQuery.MAX_LIMIT,
            (wanted, place) ->
                memory.logs().list(new LogQuery(filter, from, to, !oldestFirst, wanted, place))),
        LogLineResponse::from,
        line -> printer.text(text(line)));
    return ExitCodes.OK;
  }

  private void follow(Memory memory, LogFilter filter, ResultPrinter printer)
      throws InterruptedException {
    StorePosition position = after == null ? memory.logs().now() : StorePosition.parse(after);
    context.progress("from " + position);
    while (true) {
      LogTail tail = memory.logs().tail(new LogTailQuery(filter, position, LogTailQuery.MAX_LIMIT));
      for (LogEntry line : tail.entries()) {
        printer.one(LogLineResponse.from(line), () -> printer.text(text(line)));
      }
      position = tail.next();
      if (tail.hasMore()) {
        continue;
      }
      if (once || !tail.entries().isEmpty()) {
        context.progress("up to " + position);
      }
      if (once) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(poll);
    }
  }

  private static String text(LogEntry line) {
    return String.format(
        Locale.ROOT,
        "  %s %s %s %s%s",
        line.timestamp(),
        line.level().code(),
        line.agentId(),
        line.message(),
        line.details() == null ? "" : " " + line.details().text());
  }
}
