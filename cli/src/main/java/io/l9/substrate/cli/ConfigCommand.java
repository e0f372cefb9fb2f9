package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.config.Values.Row;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    header = "Show every setting with its value and its source.",
    description = {
      "",
      "Flags come before the environment, that before the file, that before the defaults. Secrets"
          + " are shown as ***. It reads what `l9 serve` would read and starts nothing:"
          + " docs/operations.md explains each setting."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  l9 config", "  l9 config --json --config l9.yaml"})
final class ConfigCommand implements Callable<Integer> {

  private static final String COLUMNS = "  %-34s %-38s %s";

  private final CommandContext context;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  ConfigCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Row> rows = context.config().values().rows();
    Terminal terminal = context.terminal();
    if (json) {
      terminal.print(new Jackson3JsonCodec().of(Map.of("settings", objects(rows))).text());
      return ExitCodes.OK;
    }
    terminal.print(terminal.bold(COLUMNS.formatted("SETTING", "VALUE", "FROM")).stripTrailing());
    for (Row row : rows) {
      String line =
          COLUMNS.formatted(
              row.key(), row.value() == null ? "-" : Terminal.line(row.value(), 400), row.source());
      terminal.print(row.byDefault() ? terminal.dim(line) : line);
    }
    return ExitCodes.OK;
  }

  private static List<Map<String, @Nullable Object>> objects(List<Row> rows) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Row row : rows) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      object.put("key", row.key());
      object.put("value", row.value());
      object.put("source", row.source());
      objects.add(object);
    }
    return objects;
  }
}
