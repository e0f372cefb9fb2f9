package io.l9.substrate.cli;

import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.MigrationReport;
import io.l9.substrate.migrations.MigrationReport.Adjustment;
import io.l9.substrate.migrations.MigrationReport.Waiting;
import io.l9.substrate.migrations.Migrator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    header = "Examine or upgrade the schema of the database.",
    description = {
      "",
      "Works as the schema's owner (L9_DB_OWNER_USER, L9_DB_OWNER_PASSWORD) on the database that"
          + " L9_DB_URL names, or on the private one."
    },
    synopsisSubcommandLabel = "(status | apply | validate | adopt)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 migrate status",
      "  l9 migrate apply --json",
      "  l9 migrate adopt                     takes over a database that psql made",
      "  l9 migrate adopt --tenant acme       the same, where its rows have no tenant yet"
    })
final class MigrateCommand implements Runnable {

  private final CommandContext context;
  private final JsonCodec json = new Jackson3JsonCodec();

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Write JSON instead of a table.")
  private boolean asJson;

  MigrateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    throw new ParameterException(
        CommandContext.commandLine(spec), "say what to do: status, apply, validate or adopt");
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Show applied and pending migrations.")
  int status() {
    try (Database database = database()) {
      print(migrator(database).status());
    }
    return ExitCodes.OK;
  }

  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = "Apply the pending migrations, and report the old rows that they adjusted.")
  int apply() {
    try (Database database = database()) {
      applied(migrator(database).apply());
    }
    return ExitCodes.OK;
  }

  @Command(
      name = "validate",
      mixinStandardHelpOptions = true,
      description = "Check that the schema is that of this version (exit code 5 if it is not).")
  int validate() {
    try (Database database = database()) {
      migrator(database).validate();
    }
    if (asJson) {
      context.terminal().print(json.of(Map.of("valid", true)).text());
    } else {
      context.terminal().print("  The schema is that of this version.");
    }
    return ExitCodes.OK;
  }

  @Command(
      name = "adopt",
      mixinStandardHelpOptions = true,
      description = {
        "Take over a schema that psql made, then apply what is not applied yet, and say which old"
            + " rows it adjusted.",
        "Rows without a tenant are refused (exit code 5) unless --tenant says whose they are."
      })
  int adopt(
      @Option(
              names = "--tenant",
              paramLabel = "NAME",
              description = "The tenant that gets the rows without a tenant.")
          @Nullable String tenant,
      @Option(
              names = "--org",
              paramLabel = "NAME",
              description = "The organisation that gets them (default: the whole tenant).")
          @Nullable String org,
      @Option(
              names = "--user",
              paramLabel = "NAME",
              description = "The user that gets them (default: the whole organisation).")
          @Nullable String user) {
    if (tenant == null && (org != null || user != null)) {
      throw new ParameterException(
          CommandContext.commandLine(spec), "--org and --user need --tenant");
    }
    try (Database database = database()) {
      Migrator migrator = migrator(database);
      if (tenant != null) {
        TenantId id = Names.tenant(tenant);
        UUID orgId = org == null ? null : Names.org(id, org).value();
        UUID userId = user == null ? null : Names.user(id, user).value();
        migrator = migrator.withLegacyScope(id.value(), orgId, userId);
      }
      applied(migrator.adopt());
    }
    return ExitCodes.OK;
  }

  private Database database() {
    return Application.choose(context.config(), context::progress);
  }

  private Migrator migrator(Database database) {
    return database.migrator().telling(context::progress);
  }

  private void print(List<Migrator.Migration> migrations) {
    Terminal terminal = context.terminal();
    if (asJson) {
      List<Map<String, String>> values =
          migrations.stream()
              .map(
                  m -> Map.of("file", m.file(), "state", m.state().name().toLowerCase(Locale.ROOT)))
              .toList();
      terminal.print(json.of(Map.of("migrations", values)).text());
      return;
    }
    for (Migrator.Migration migration : migrations) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "  %-10s  %s",
              migration.state().name().toLowerCase(Locale.ROOT),
              migration.file()));
    }
  }

  private void applied(MigrationReport report) {
    Terminal terminal = context.terminal();
    Waiting waiting = report.waiting();
    if (asJson) {
      List<Map<String, Object>> adjusted =
          report.adjustments().stream()
              .map(
                  a ->
                      Map.<String, Object>of(
                          "table", a.table(), "rows", a.rows(), "what", a.what()))
              .toList();
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("applied", report.files());
      value.put("adjusted", adjusted);
      if (waiting != null) {
        value.put(
            "waiting",
            Map.of("packets", waiting.packets(), "unknown_spaces", waiting.unknownSpaces()));
      }
      terminal.print(json.of(value).text());
      return;
    }
    if (report.files().isEmpty()) {
      terminal.print("  The schema was up to date.");
    }
    report.files().forEach(file -> terminal.print("  applied     " + file));
    for (Adjustment adjustment : report.adjustments()) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "  adjusted    %-22s  %,9d rows %s",
              adjustment.table(),
              adjustment.rows(),
              adjustment.what()));
    }
    if (waiting != null && waiting.packets() > 0) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "  waiting     %,d packets for their search terms or vectors; no search finds them"
                  + " before: ./l9 jobs run embed-backlog (a server does it by itself)",
              waiting.packets()));
    }
    if (waiting != null && waiting.unknownSpaces() > 0) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "  unknown     %,d embedding spaces hold vectors of a model that nobody named; move"
                  + " them to a model, or no search by meaning is there: docs/upgrading.md",
              waiting.unknownSpaces()));
    }
  }
}
