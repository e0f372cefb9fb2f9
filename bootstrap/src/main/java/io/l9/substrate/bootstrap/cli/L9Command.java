package io.l9.substrate.bootstrap.cli;

import io.l9.substrate.bootstrap.cli.ExitCodes.Failure;
import io.l9.substrate.bootstrap.cli.ServeCommand.Running;
import io.l9.substrate.bootstrap.config.Setting;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.bootstrap.console.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command {@code l9} itself: chooses among its sub-commands and turns failures into exit codes.
 */
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
      "  l9 bench isolation",
      "  l9 doctor",
      "",
      "Settings come from flags, the environment (L9_DB_URL), a file (--config) and defaults;",
      "`l9 config` shows each with its source, docs/operations.md explains them. L9_DB_URL,",
      "L9_DB_USER, L9_DB_PASSWORD name a database instead of the private one; L9_TENANT, L9_ORG,",
      "L9_USER say who acts; NO_COLOR turns colours off."
    })
public final class L9Command implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private final Context context;

  private L9Command(Context context) {
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
          Context.commandLine(spec),
          key
              + " is a secret, which other users of this machine would see here: set "
              + setting.variable());
    }
    context.flag(key, value, "--set");
  }

  @Override
  public void run() {
    throw new ParameterException(Context.commandLine(spec), "say what to do");
  }

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  public static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
    return run(new Context(terminal, environment), Running.UNOBSERVED, arguments);
  }

  static int run(Context context, Running running, String... arguments) {
    VersionCommand version = new VersionCommand(context);
    CommandLine root =
        new CommandLine(new L9Command(context))
            .addSubcommand(new DemoCommand(context))
            .addSubcommand(new SearchCommand(context))
            .addSubcommand(PacketsCommand.of(context))
            .addSubcommand(new ThreadsCommand(context))
            .addSubcommand(new ThreadCommand(context))
            .addSubcommand(new SpacesCommand(context))
            .addSubcommand(new LineageCommand(context))
            .addSubcommand(new TailCommand(context))
            .addSubcommand(new ImportCommand(context))
            .addSubcommand(new ExportCommand(context))
            .addSubcommand(new ServeCommand(context, running))
            .addSubcommand(new MigrateCommand(context))
            .addSubcommand(new JobsCommand(context))
            .addSubcommand(KeysCommand.of(context))
            .addSubcommand(new ScopeKeysCommand(context))
            .addSubcommand(new BenchCommand(context))
            .addSubcommand(new DoctorCommand(context))
            .addSubcommand(new ConfigCommand(context))
            .addSubcommand(new OpenApiCommand(context))
            .addSubcommand(version)
            .addSubcommand(new CommandLine.HelpCommand());
    Terminal terminal = context.terminal();
    root.setColorScheme(Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(Terminal.WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(UUID.class, L9Command::uuid)
        .setParameterExceptionHandler((e, line) -> refused(terminal, e))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(terminal, e));
    tellVersion(root, version);
    return root.execute(arguments);
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no UUID");
    }
  }

  private static void tellVersion(CommandLine command, VersionCommand version) {
    command.getCommandSpec().versionProvider(version);
    command.getSubcommands().values().forEach(sub -> tellVersion(sub, version));
  }

  private static int refused(Terminal terminal, ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    terminal.say("l9: " + e.getMessage());
    terminal.say("Try '" + command.qualifiedName() + " --help'.");
    return ExitCodes.USAGE;
  }

  private static int failed(Terminal terminal, Exception e) {
    if (processEnds()) {
      // What is closed under a command makes it fail; that is no news.
      terminal.say("l9: interrupted");
      return ExitCodes.FAILURE;
    }
    Optional<Failure> failure = ExitCodes.of(e);
    if (failure.isEmpty()) {
      terminal.say("l9: this is a defect of the program, please report it:");
      e.printStackTrace(terminal.err());
      return ExitCodes.FAILURE;
    }
    terminal.say("l9: " + failure.get().message());
    return failure.get().code();
  }

  private static boolean processEnds() {
    Thread hook = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
