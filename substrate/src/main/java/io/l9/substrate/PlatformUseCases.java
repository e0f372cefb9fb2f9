package io.l9.substrate;

import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.application.requests.RequestComponents;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.maintenance.MaintenanceUseCases;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.subject.SubjectUseCases;
import io.l9.substrate.domain.tasks.TaskUseCases;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The use cases of platform administrators, over the login of the jobs. Each is made at the first
 * call; thread-safe.
 */
final class PlatformUseCases implements AutoCloseable {

  private final UseCaseFactory factory;
  private final Supplier<Storage> opening;
  private final boolean shared;
  private @Nullable Storage storage;
  private @Nullable MaintenanceUseCases maintenance;
  private @Nullable RequestComponents requests;
  private @Nullable TaskUseCases tasks;
  private @Nullable SubjectUseCases subjects;

  private PlatformUseCases(UseCaseFactory factory, Supplier<Storage> opening, boolean shared) {
    this.factory = factory;
    this.opening = opening;
    this.shared = shared;
  }

  /** Returns use cases over a store that has one login for everybody. */
  static PlatformUseCases over(
      Storage storage,
      MemoryComponents memory,
      RequestComponents requests,
      UseCaseFactory factory) {
    PlatformUseCases platform = new PlatformUseCases(factory, () -> storage, true);
    platform.maintenance = factory.maintenance(storage, memory.useCases(), requests.useCases());
    platform.requests = requests;
    return platform;
  }

  /**
   * Returns use cases over a login of their own.
   *
   * @param maintainer null: every use case fails
   * @param served the storage whose schema is opened
   */
  static PlatformUseCases of(
      @Nullable DataSource maintainer, Storage served, UseCaseFactory factory, JsonCodec json) {
    return new PlatformUseCases(
        factory,
        () -> {
          if (maintainer == null) {
            throw new IllegalStateException(
                "this needs a login that may act for every tenant: give"
                    + " MemorySubstrate.builder().maintainer(…) connections of l9_maintainer");
          }
          return Storage.in(served.schema(), maintainer, null, json);
        },
        false);
  }

  private Storage storage() {
    if (storage == null) {
      storage = opening.get();
    }
    return storage;
  }

  synchronized MaintenanceUseCases maintenance() {
    if (maintenance == null) {
      // for the models: it reads nothing that would be recorded
      maintenance =
          factory.maintenance(
              storage(), factory.memory(storage(), false).useCases(), requests().useCases());
    }
    return maintenance;
  }

  synchronized RequestComponents requests() {
    if (requests == null) {
      requests = factory.requests(storage());
    }
    return requests;
  }

  synchronized TaskUseCases tasks() {
    if (tasks == null) {
      tasks = factory.tasks(storage());
    }
    return tasks;
  }

  synchronized SubjectUseCases subjects() {
    if (subjects == null) {
      subjects = factory.subjects(storage());
    }
    return subjects;
  }

  /** The API keys of every tenant; null if there is no pepper. */
  synchronized @Nullable IdentityUseCases identity() {
    return factory.identity(storage());
  }

  /** Ends the operations that were started. */
  synchronized void closeRequests() {
    if (requests != null && !shared) {
      requests.close();
    }
  }

  @Override
  public synchronized void close() {
    if (storage != null && !shared) {
      storage.close();
    }
  }
}
