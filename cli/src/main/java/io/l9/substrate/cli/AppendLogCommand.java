package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.domain.logs.LogDraft;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "append",
    header = "Append each line of a text to the agent log.",
    description = {
      "",
      "Blank lines are left out. What a program writes is stored as it comes, in batches. At a line"
          + " that cannot be stored it ends; those before it are stored."
    },
    footer = {
      "  ./nightly.sh 2>&1 | l9 logs append --agent nightly --level DEBUG",
      "  l9 logs append --agent planner --task trip-7 notes.txt"
    })
final class AppendLogCommand extends MemoryCommand {

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The file; standard input without it.")
  private @Nullable Path file;

  @Option(names = "--agent", paramLabel = "ID", required = true, description = "The agent.")
  private String agent = "";

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      defaultValue = "INFO",
      description =
          "The level of each line, of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private LogLevel level = LogLevel.INFO;

  @Option(names = "--task", paramLabel = "ID", description = "The task.")
  private @Nullable String task;

  @Mixin private OutputOption output = new OutputOption();

  private final List<LogDraft> waiting = new ArrayList<>();
  private long appended;

  AppendLogCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (file != null && !Files.isRegularFile(file)) {
      throw usage("there is no file " + file);
    }
  }

  @Override
  int run(Memory memory, JsonCodec json) throws IOException {
    try (InputStream in = file == null ? System.in : Files.newInputStream(file)) {
      append(memory, new TextLines(in));
    } finally {
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.one(Map.of("lines", appended), () -> printer.text("appended " + appended + " lines"));
    }
    return ExitCodes.OK;
  }

  private void append(Memory memory, TextLines lines) throws IOException {
    try {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          waiting.add(new LogDraft(agent, level, line, null, task, null));
        }
        if (waiting.size() == AgentLogs.MAX_BATCH || !lines.isReady()) {
          store(memory);
        }
      }
    } catch (ValidationException e) {
      store(memory);
      throw e.below("/lines/" + lines.number());
    }
    store(memory);
  }

  private void store(Memory memory) {
    appended += memory.logs().append(waiting).size();
    waiting.clear();
  }
}
