package io.l9.substrate.testkit.requests;

import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** What the kits of requests have in common: tenants of their own for every test. */
public abstract class RequestContract {

  /** The present of the kits, with microseconds and no more, as every stored time. */
  protected static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  private RequestStore requests;
  private Random random;
  private TenantWorld world;

  /** The ports under test, usable at once; called before each test. */
  protected abstract RequestStore ports();

  @BeforeEach
  final void begin(TestInfo test) {
    requests = ports();
    random = Seeds.of(test);
    world = new TenantWorld(random);
  }

  protected final RequestStore requests() {
    return requests;
  }

  protected final Random random() {
    return random;
  }

  protected final TenantWorld world() {
    return world;
  }

  /** Runs the work in a unit of work of its own. */
  protected final <T extends @Nullable Object> T as(TenantScope actor, Supplier<T> work) {
    return requests.unitOfWork().inScope(actor, work);
  }

  /** As {@link #as}, for work without a result. */
  protected final void run(TenantScope actor, Runnable work) {
    this.<@Nullable Void>as(
        actor,
        () -> {
          work.run();
          return null;
        });
  }
}
