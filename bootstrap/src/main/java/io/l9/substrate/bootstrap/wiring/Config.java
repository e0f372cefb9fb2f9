package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.scheduler.JobSchedule;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the product is told from outside, read once. The database's part of the environment is read
 * by {@link io.l9.substrate.migrations.DatabaseChoice}.
 *
 * @param home the project's directory: the private database belongs to it, and the demo reads its
 *     history
 * @param identity who acts where a command does not say it
 */
public record Config(Path home, Identity identity, Map<String, String> environment) {

  private static final String DEMO = "demo";

  /** Names of a tenant, an organisation and a user; see {@link io.l9.substrate.Names}. */
  public record Identity(String tenant, String org, String user) {

    @Override
    public String toString() {
      return tenant + "/" + org + "/" + user;
    }
  }

  public Config {
    environment = Map.copyOf(environment);
  }

  /** Reads {@code L9_HOME}, {@code L9_TENANT}, {@code L9_ORG} and {@code L9_USER}. */
  public static Config of(Map<String, String> environment) {
    return new Config(
        Path.of(value(environment, "L9_HOME", "")).toAbsolutePath().normalize(),
        new Identity(
            value(environment, "L9_TENANT", DEMO),
            value(environment, "L9_ORG", DEMO),
            value(environment, "L9_USER", DEMO)),
        environment);
  }

  /**
   * When the server runs which job: {@code L9_JOBS}, in the notation of {@link JobSchedule#with}.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if it is not in that notation
   */
  public JobSchedule jobs() {
    return JobSchedule.standard().with(value(environment, "L9_JOBS", ""));
  }

  /** Without the environment, which holds passwords. */
  @Override
  public String toString() {
    return "Config[home=" + home + ", identity=" + identity + "]";
  }

  private static String value(Map<String, String> environment, String name, String otherwise) {
    String value = environment.getOrDefault(name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }
}
