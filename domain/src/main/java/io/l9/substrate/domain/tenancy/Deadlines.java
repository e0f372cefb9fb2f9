package io.l9.substrate.domain.tenancy;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: lets stored data be waited for only so long.
 *
 * <p>Bound to the calling thread, like the {@link UnitOfWork}: what the work hands to other threads
 * has no deadline. Thread-safe.
 */
public interface Deadlines {

  /**
   * Runs the work with a deadline. No unit of work begins on this thread once it has passed, no
   * statement is sent any more, and the store itself stops a statement that still runs then: all
   * three throw {@link io.l9.substrate.domain.shared.UnavailableException} with the code {@code
   * deadline-exceeded}, and the unit of work is rolled back. Other work is not interrupted, and a
   * unit of work whose statements are all done commits.
   *
   * <p>Of several deadlines that are nested the earliest holds.
   *
   * @param limit from now; zero or less: it has passed already
   * @return what the work returned
   */
  <T extends @Nullable Object> T within(Duration limit, Supplier<T> work);

  /**
   * Returns the time that this thread has left, for work that asks nothing of the store and looks
   * for itself: zero once the deadline has passed; empty without one.
   */
  Optional<Duration> remaining();
}
