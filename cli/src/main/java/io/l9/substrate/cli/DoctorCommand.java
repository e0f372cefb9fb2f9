package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.Diagnosis;
import io.l9.substrate.migrations.Doctor;
import io.l9.substrate.migrations.Finding;
import io.l9.substrate.migrations.Finding.Severity;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    header = "Find faults in the database and name their repair.",
    description = {
      "",
      "Changes nothing. Looks as the login that the product works as (L9_DB_USER); two checks ask as"
          + " the owner (L9_DB_OWNER_USER) and are skipped without it. docs/doctor.md explains every"
          + " check."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:healthy",
      "1:broken: it does not work, or tenants are not kept apart as promised",
      "4:the login is refused",
      "6:the database does not answer",
      "7:warnings: it works, but not as well or not for long"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 doctor",
      "  l9 doctor --json | jq '.checks[] | select(.status != \"ok\")'",
      "  L9_DB_URL=jdbc:postgresql://db.example/l9 L9_DB_PASSWORD=… l9 doctor"
    })
final class DoctorCommand implements Callable<Integer> {

  /** The format of the diagnosis. */
  enum Output {
    TABLE,
    JSON
  }

  private final CommandContext context;

  @Option(names = "--json", description = "The same as -o json.")
  private boolean asJson;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  DoctorCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws SQLException {
    try (Database database = Application.choose(context.config(), context::progress)) {
      Diagnosis diagnosis = new Doctor(database, Clock.systemUTC()).examine();
      if (asJson || output == Output.JSON) {
        context.terminal().print(new Jackson3JsonCodec().of(json(diagnosis)).text());
      } else {
        table(diagnosis);
      }
      return switch (diagnosis.status()) {
        case HEALTHY -> ExitCodes.OK;
        case WARNINGS -> ExitCodes.WARNINGS;
        case BROKEN -> ExitCodes.FAILURE;
      };
    }
  }

  private static Map<String, Object> json(Diagnosis diagnosis) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("status", word(diagnosis.status()));
    value.put("server", diagnosis.server());
    value.put(
        "checks",
        diagnosis.findings().stream()
            .map(
                finding ->
                    Map.of(
                        "code", finding.code(),
                        "status", word(finding.severity()),
                        "found", finding.found(),
                        "advice", finding.advice()))
            .toList());
    return value;
  }

  private void table(Diagnosis diagnosis) {
    Terminal terminal = context.terminal();
    terminal.print("  " + diagnosis.server());
    for (Finding finding : diagnosis.findings()) {
      String line =
          String.format(
              Locale.ROOT,
              "  %-8s %-18s %s",
              word(finding.severity()),
              finding.code(),
              clean(finding.found()));
      boolean fine = finding.severity().compareTo(Severity.SKIPPED) <= 0;
      terminal.print(fine ? terminal.dim(line) : terminal.bold(line));
      if (!finding.advice().isEmpty()) {
        terminal.print(" ".repeat(30) + "→ " + clean(finding.advice()));
      }
    }
    terminal.print("  " + word(diagnosis.status()) + ": " + counts(diagnosis.findings()));
  }

  /** Names in a catalog are somebody's text, too. */
  private static String clean(String text) {
    return Terminal.line(text, Integer.MAX_VALUE);
  }

  private static String counts(List<Finding> findings) {
    return Arrays.stream(Severity.values())
        .map(
            severity ->
                findings.stream().filter(finding -> finding.severity() == severity).count()
                    + " "
                    + word(severity))
        .filter(count -> !count.startsWith("0 "))
        .collect(Collectors.joining(", "));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
