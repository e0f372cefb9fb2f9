package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.function.Supplier;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** A unit of work while it runs; on one thread. */
final class ActiveScope {

  private final TenantScope scope;
  private final StatelessSession session;
  private boolean doomed;

  ActiveScope(TenantScope scope, StatelessSession session) {
    this.scope = scope;
    this.session = session;
  }

  TenantScope scope() {
    return scope;
  }

  StatelessSession session() {
    return session;
  }

  /** Whether a part that joined has failed, even if its exception was caught. */
  boolean doomed() {
    return doomed;
  }

  <T extends @Nullable Object> T join(TenantScope joining, Supplier<T> work) {
    try {
      refuseOther(joining);
      return work.get();
    } catch (Throwable failure) {
      doomed = true;
      throw failure;
    }
  }

  void refuseOther(TenantScope joining) {
    if (!joining.sameActor(scope)) {
      throw new IllegalStateException(
          "another actor's unit of work is active on this thread; let it end first");
    }
  }
}
