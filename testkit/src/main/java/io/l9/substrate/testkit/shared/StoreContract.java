package io.l9.substrate.testkit.shared;

import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/**
 * Base of the kits for stores. Every test works in tenants of its own, so that all tests of a class
 * can share one database.
 */
public abstract class StoreContract {

  /** The present of the kits, in microseconds like every stored time. */
  protected static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  private Random random;
  private TenantWorld world;

  /** The unit of work of the store under test. */
  public abstract UnitOfWork unitOfWork();

  @BeforeEach
  final void createWorld(TestInfo test) {
    random = Seeds.of(test);
    world = new TenantWorld(random);
  }

  public final Random random() {
    return random;
  }

  public final TenantWorld world() {
    return world;
  }

  /** Runs the work in a unit of work of its own. */
  protected final <T extends @Nullable Object> T as(TenantScope actor, Supplier<T> work) {
    return unitOfWork().inScope(actor, work);
  }

  /** Runs work without a result in a unit of work of its own. */
  protected final void run(TenantScope actor, Runnable work) {
    this.<@Nullable Void>as(
        actor,
        () -> {
          work.run();
          return null;
        });
  }
}
