package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.scheduler.JobSchedule;
import java.nio.file.Path;
import java.util.Map;

/**
 * The configuration of the product, read and checked once. Immutable.
 *
 * @param home the project's directory: the private database belongs to it, and the demo reads its
 *     history
 * @param identity who acts where a command does not say it
 * @param values everything
 */
public record Config(Path home, Identity identity, Values values) {

  /** Names of a tenant, an organisation and a user; see {@link io.l9.substrate.Names}. */
  public record Identity(String tenant, String org, String user) {

    @Override
    public String toString() {
      return tenant + "/" + org + "/" + user;
    }
  }

  /**
   * Reads the environment, and the file that it names.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if something is unknown or wrong
   */
  public static Config of(Map<String, String> environment) {
    return of(Values.of(environment, null, Map.of()));
  }

  public static Config of(Values values) {
    return new Config(
        values.find(Settings.HOME).orElse(Path.of("")).toAbsolutePath().normalize(),
        new Identity(
            values.get(Settings.TENANT), values.get(Settings.ORG), values.get(Settings.USER)),
        values);
  }

  /** The environment as if everything that was given anywhere had been given there. */
  public Map<String, String> environment() {
    return values.environment();
  }

  /**
   * When the server runs which job, in the notation of {@link JobSchedule#with}.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if it is not in that notation
   */
  public JobSchedule jobs() {
    return JobSchedule.standard().with(values.find(Settings.JOBS).orElse(""));
  }

  /** Without the values, which hold passwords. */
  @Override
  public String toString() {
    return "Config[home=" + home + ", identity=" + identity + "]";
  }
}
