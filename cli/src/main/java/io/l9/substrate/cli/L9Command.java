package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.config.Setting;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.cli.ServeCommand.Running;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code l9}: its sub-commands and the options that all of them have. */
@Command(
    name = "l9",
    mixinStandardHelpOptions = true,
    header = "L9 Memory Substrate: multi-tenant memory for agents on PostgreSQL.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it worked",
      "1:it failed",
      "2:wrong usage or input",
      "3:not found",
      "4:not allowed, or the login is refused",
      "5:a conflict with what is stored, or the schema is not current",
      "6:the database does not answer",
      "7:it works, but the doctor warns"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 demo",
      "  l9 search \"why did we drop the cache\" --explain",
      "  l9 serve --dev",
      "  l9 migrate status",
      "  l9 doctor",
      "",
      "Settings come from flags, the environment (L9_DB_URL), a file (--config) and defaults;",
      "`l9 config` shows each with its source, docs/operations.md explains them. L9_DB_URL,",
      "L9_DB_USER, L9_DB_PASSWORD name a database instead of the private one; L9_TENANT, L9_ORG,",
      "L9_USER say who acts; NO_COLOR turns colours off."
    })
public final class L9Command implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private final CommandContext context;

  private L9Command(CommandContext context) {
    this.context = context;
  }

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Read settings from this file, .yaml or .properties (default: L9_CONFIG).")
  void configFile(Path file) {
    context.configFile(file);
  }

  @Option(
      names = "--cell",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Act in this cell alone (default: the tenant's, or the default one).")
  void cell(String name) {
    context.cell(name);
  }

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      scope = ScopeType.INHERIT,
      description = "Set one setting, as `l9 config` names it; may be repeated.")
  void set(Map<String, String> settings) {
    settings.forEach(this::set);
  }

  private void set(String key, String value) {
    Setting<?> setting = Values.known(key).orElse(null);
    if (setting != null && setting.secret()) {
      throw new ParameterException(
          CommandContext.commandLine(spec),
          key
              + " is a secret, which other users of this machine would see here: set "
              + setting.variable());
    }
    context.flag(key, value, "--set");
  }

  @Override
  public void run() {
    throw new ParameterException(CommandContext.commandLine(spec), "say what to do");
  }

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  public static int run(CommandContext context, String... arguments) {
    return run(context, Running.UNOBSERVED, arguments);
  }

  static int run(CommandContext context, Running running, String... arguments) {
    Supplier<Object> named =
        arguments.length == 0 ? null : subcommands(context, running).get(arguments[0]);
    CommandLine root;
    if (named == null) {
      root = whole(context, running);
    } else {
      // Each takes a while to describe by reflection; only help and mistakes need the others.
      root = new CommandLine(new L9Command(context));
      root.addSubcommand(named.get());
    }
    return CommandRunner.run(root, context, arguments);
  }

  /** The command with all of its subcommands. */
  static CommandLine whole(CommandContext context, Running running) {
    CommandLine root = new CommandLine(new L9Command(context));
    subcommands(context, running).values().forEach(each -> root.addSubcommand(each.get()));
    root.addSubcommand(new CommandLine.HelpCommand());
    return root;
  }

  /** All but {@code help}, by their names, in the order of the usage. */
  static Map<String, Supplier<Object>> subcommands(CommandContext context, Running running) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("demo", () -> new DemoCommand(context));
    all.put("search", () -> new SearchCommand(context));
    all.put("context", () -> new ContextCommand(context));
    all.put("packets", () -> PacketsCommand.of(context));
    all.put("facts", () -> FactsCommand.of(context));
    all.put("reflections", () -> ReflectionsCommand.of(context));
    all.put("review", () -> ReviewCommand.of(context));
    all.put("graph", () -> GraphCommand.of(context));
    all.put("tasks", () -> TasksCommand.of(context));
    all.put("reasoning", () -> ReasoningCommand.of(context));
    all.put("trace", () -> new TraceCommand(context));
    all.put("checkpoints", () -> CheckpointsCommand.of(context));
    all.put("store", () -> StoreCommand.of(context));
    all.put("world", () -> WorldCommand.of(context));
    all.put("trade", () -> TradeCommand.of(context));
    all.put("logs", () -> LogsCommand.of(context));
    all.put("threads", () -> new ThreadsCommand(context));
    all.put("thread", () -> new ThreadCommand(context));
    all.put("spaces", () -> new SpacesCommand(context));
    all.put("lineage", () -> new LineageCommand(context));
    all.put("tail", () -> new TailCommand(context));
    all.put("import", () -> new ImportCommand(context));
    all.put("export", () -> new ExportCommand(context));
    all.put("serve", () -> new ServeCommand(context, running));
    all.put("migrate", () -> new MigrateCommand(context));
    all.put("jobs", () -> new JobsCommand(context));
    all.put("keys", () -> KeysCommand.of(context));
    all.put("audit", () -> AuditCommand.of(context));
    all.put("retention", () -> RetentionCommand.of(context));
    all.put("archive", () -> ArchiveCommand.of(context));
    all.put("erase", () -> EraseCommand.of(context));
    all.put("scope-keys", () -> new ScopeKeysCommand(context));
    all.put("doctor", () -> new DoctorCommand(context));
    all.put("config", () -> new ConfigCommand(context));
    all.put("openapi", () -> new OpenApiCommand(context));
    all.put("version", () -> new VersionCommand(context));
    return all;
  }
}
