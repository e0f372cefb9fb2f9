package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.CellConfigs;
import io.l9.substrate.bootstrap.wiring.Config;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.tenancy.TenantId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The context of a command: terminal, settings and progress. The settings are read when a command
 * first asks for them: help needs none, and flags come before. Not thread-safe.
 */
public final class CommandContext {

  private final Terminal terminal;
  private final Map<String, String> environment;
  private final Map<String, Values.Given> flags = new HashMap<>();
  private @Nullable Path file;
  private @Nullable String cell;
  private @Nullable Config config;

  public CommandContext(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = Map.copyOf(environment);
  }

  /** The context of this process; the launcher says where the project is. */
  public static CommandContext ofProcess() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String home = System.getProperty("l9.home");
    if (home != null) {
      environment.put("L9_HOME", home);
    }
    return new CommandContext(Terminal.ofProcess(environment), environment);
  }

  public Terminal terminal() {
    return terminal;
  }

  /**
   * The configuration, read at the first call.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if something is unknown or wrong
   */
  public Config config() {
    if (config == null) {
      Config all = Config.of(Values.of(environment, file, flags));
      config = cell == null ? all : CellConfigs.of(all).named(cell);
    }
    return config;
  }

  /**
   * Opens the cell of a tenant, with the schema that it has.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if something is unknown or wrong
   */
  Application open(TenantId tenant) {
    return Application.open(
        CellConfigs.of(config()).of(tenant), Application.Schema.EXPECT, this::progress);
  }

  void cell(String name) {
    cell = name;
  }

  void configFile(Path named) {
    file = named;
  }

  /**
   * A setting that a flag gives.
   *
   * @param name of the flag
   */
  void flag(String key, String value, String name) {
    if (config != null) {
      throw new IllegalStateException("the settings were read before " + name);
    }
    flags.put(key, new Values.Given(value, name));
  }

  /** Tells people what is going on, away from the result. */
  public void progress(String line) {
    terminal.say(terminal.dim("  " + line));
  }

  /** Picocli sets the specification before it runs a command. */
  public static CommandLine commandLine(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec).commandLine();
  }
}
