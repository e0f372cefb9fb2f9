package io.l9.substrate.bootstrap.wiring;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.l9.substrate.MemoryCells;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.scheduler.JobSchedule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The product over every cell of the settings, each with its database, pools and jobs. Closing it
 * closes all of them. Thread-safe.
 */
public final class Cells implements AutoCloseable {

  private final Map<String, Application> applications;
  private final MemoryCells memory;
  private final ResourceStack resources;

  private Cells(
      Map<String, Application> applications, CellConfigs configs, ResourceStack resources) {
    this.applications = Collections.unmodifiableMap(applications);
    this.resources = resources;
    Map<String, MemorySubstrate> substrates = new LinkedHashMap<>();
    applications.forEach((name, application) -> substrates.put(name, application.substrate()));
    memory = new MemoryCells(substrates, configs);
  }

  /**
   * Opens the default cell, and every cell that the settings name; see {@link Application#open}.
   *
   * @param pools told of what the connection pools do; null: nobody is
   */
  public static Cells open(
      Config config,
      Application.Schema schema,
      @Nullable MetricsTrackerFactory pools,
      Consumer<String> progress) {
    CellConfigs configs = CellConfigs.of(config);
    Map<String, Application> applications = new LinkedHashMap<>();
    ResourceStack resources = new ResourceStack();
    try {
      configs
          .all()
          .forEach(
              (name, cell) ->
                  applications.put(
                      name, resources.add(Application.open(name, cell, schema, pools, progress))));
      requireSamePepper(applications);
      return new Cells(applications, configs, resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static void requireSamePepper(Map<String, Application> applications) {
    if (applications.values().stream().map(Application::hasKeyPepper).distinct().count() > 1) {
      throw new ValidationException(
          ErrorCode.VALIDATION_FAILED,
          "the cells' API keys have no pepper in common: set "
              + Settings.AUTH_KEY_PEPPER.variable());
    }
  }

  /** The default cell. */
  public Application main() {
    return Objects.requireNonNull(applications.get(MemoryCells.DEFAULT));
  }

  /**
   * Begins to run the jobs of every cell; see {@link Application#startJobs}.
   *
   * @throws io.l9.substrate.domain.shared.SubstrateException if the login of the jobs cannot work
   *     in a cell; those of the cells before it run
   */
  public void startJobs(JobSchedule schedule) {
    applications.values().forEach(cell -> cell.startJobs(schedule));
  }

  /** The jobs of every cell, and how they went last. */
  public List<JobStatus> jobs() {
    return applications.values().stream()
        .flatMap(cell -> cell.substrate().jobs().all().stream())
        .toList();
  }

  /** The reads of every cell that could not be recorded. */
  public long lostReads() {
    return applications.values().stream().mapToLong(cell -> cell.substrate().lostReads()).sum();
  }

  /** Every cell by its name, the default one first. */
  public Map<String, Application> all() {
    return applications;
  }

  /** The substrates behind the cells, and the way to that of a tenant. */
  public MemoryCells memory() {
    return memory;
  }

  /** Closes something that uses the cells before they are closed; the latest first. */
  public void closeFirst(AutoCloseable resource) {
    resources.add(resource);
  }

  @Override
  public void close() {
    resources.close();
  }
}
