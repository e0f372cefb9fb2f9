package io.l9.substrate;

import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The scopes in which handlers work on tasks. */
final class TaskScopes {

  private TaskScopes() {}

  /**
   * Returns the worker's scope, or of a worker of the platform one of the task's owner, that may
   * write the task: the least powerful one. Only private tasks of the system that belong to no
   * organisation are for the platform itself. The tracing ids are those of the enqueuing call.
   */
  static TenantScope of(TenantScope worker, Task task) {
    TenantScope scope = worker.role() == Role.PLATFORM_ADMIN ? owner(worker, task) : worker;
    return scope.traced(
        Objects.requireNonNullElse(task.correlation(), worker.correlation()),
        tracing(task.session()),
        tracing(task.trace()));
  }

  private static TenantScope owner(TenantScope worker, Task task) {
    Ownership owner = task.owner();
    Role role =
        owner.org() == null
            ? Role.TENANT_ADMIN
            : task.visibility() == Visibility.CURSOR ? Role.ORG_ADMIN : Role.L9_SYSTEM;
    TenantScope scope =
        new TenantScope(
            owner.tenant(), owner.org(), owner.user(), role, worker.correlation(), null, null);
    return scope.mayWrite(owner, task.visibility()) ? scope : worker;
  }

  /** Other clients may have written what no scope takes. */
  private static @Nullable String tracing(@Nullable String id) {
    return id == null || id.isBlank() || id.length() > TenantScope.MAX_TRACING ? null : id;
  }
}
