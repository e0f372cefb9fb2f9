package io.l9.substrate.domain.tenancy;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Inbound port: several calls of one actor as one transaction. Thread-safe. */
public interface Transactions {

  /**
   * Runs calls of this actor in one transaction: all of them take effect, or none. If a transaction
   * is open already on this thread, they become a part of that.
   *
   * <p>An exception that leaves any of the calls takes all of them back, also if the work catches
   * it. Texts are embedded afterwards, by the job {@code embed-backlog}, unless the substrate is
   * told to keep the transaction open meanwhile.
   *
   * @param work on this thread; what it hands to others is not part of the transaction
   * @return what the work returned
   * @throws io.l9.substrate.domain.shared.UnavailableException as {@link UnitOfWork#inScope} does
   */
  <T extends @Nullable Object> T atomically(TenantScope scope, Supplier<T> work);
}
