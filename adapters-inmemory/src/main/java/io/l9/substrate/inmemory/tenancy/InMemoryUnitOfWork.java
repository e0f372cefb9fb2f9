package io.l9.substrate.inmemory.tenancy;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The port to {@link UnitsOfWork}. */
final class InMemoryUnitOfWork implements UnitOfWork {

  private final UnitsOfWork units;

  InMemoryUnitOfWork(UnitsOfWork units) {
    this.units = units;
  }

  @Override
  public <T extends @Nullable Object> T inScope(TenantScope scope, Supplier<T> work) {
    return units.isActive()
        ? UnitsOfWork.join(units.current(), scope, work)
        : units.begin(new UnitsOfWork.Active(scope, false), work);
  }

  @Override
  public <T extends @Nullable Object> T spanning(TenantScope scope, Supplier<T> work) {
    if (!units.isActive()) {
      return units.begin(new UnitsOfWork.Active(scope, true), work);
    }
    UnitsOfWork.Active outer = units.current();
    boolean before = outer.lastsLonger;
    outer.lastsLonger = true;
    try {
      return UnitsOfWork.join(outer, scope, work);
    } finally {
      outer.lastsLonger = before;
    }
  }

  /** No other unit of work runs meanwhile. */
  @Override
  public <T extends @Nullable Object> T inSnapshot(TenantScope scope, Supplier<T> work) {
    if (units.isActive()) {
      throw new IllegalStateException(
          "a unit of work is active on this thread; a snapshot is one of its own");
    }
    UnitsOfWork.Active reading = new UnitsOfWork.Active(scope, false);
    return units.begin(
        reading,
        () -> {
          T result = work.get();
          if (!reading.undo.isEmpty()) {
            throw new UnavailableException(
                ErrorCode.READ_ONLY, "a snapshot may only be read; nothing was stored", null);
          }
          return result;
        });
  }

  @Override
  public boolean lastsLonger() {
    return units.isActive() && units.current().lastsLonger;
  }

  @Override
  public <T extends @Nullable Object> T inSavepoint(TenantScope scope, Supplier<T> work) {
    if (!units.isActive()) {
      return units.begin(new UnitsOfWork.Active(scope, false), work);
    }
    UnitsOfWork.Active unit = units.current();
    int savepoint = unit.undo.size();
    Throwable doomedBefore = unit.doomedBy;
    try {
      return UnitsOfWork.join(unit, scope, work);
    } catch (Throwable e) {
      while (unit.undo.size() > savepoint) {
        unit.undo.pop().run();
      }
      unit.doomedBy = doomedBefore;
      throw e;
    }
  }
}
