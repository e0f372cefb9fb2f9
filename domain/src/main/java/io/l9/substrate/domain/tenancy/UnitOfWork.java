package io.l9.substrate.domain.tenancy;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: the one door to stored data. Work inside of it is one transaction of one actor;
 * repositories refuse to work outside.
 *
 * <p>Bound to the calling thread; different threads work independently.
 */
public interface UnitOfWork {

  /**
   * Runs the work in a transaction of this scope and commits it.
   *
   * <p>If the same actor's unit of work is active on this thread, the work joins it. An exception
   * that leaves any {@code inScope}, nested or not, dooms the whole unit of work, also if somebody
   * catches it further out: the outermost call then rolls back and throws.
   *
   * <p>If the data source hands out a transaction that a caller has begun already, the work becomes
   * a part of that: it is taken back alone if it fails, and committed by the caller.
   *
   * @return what the work returned; when this returns, the work is committed (or will be with the
   *     outermost call, or by the caller whose transaction it is)
   * @throws IllegalStateException if another actor's unit of work is active on this thread
   * @throws io.l9.substrate.domain.shared.UnavailableException if the transaction could not begin,
   *     or did not commit: with the code {@code rolled-back} if the server gave it up or a joined
   *     part failed
   */
  <T extends @Nullable Object> T inScope(TenantScope scope, Supplier<T> work);

  /**
   * Runs work that reads from one snapshot, however long it lasts: what others commit meanwhile it
   * does not see. It stores nothing.
   *
   * @throws IllegalStateException if a unit of work is active on this thread, or the data source
   *     hands out a caller's transaction
   * @throws io.l9.substrate.domain.shared.UnavailableException with the code {@code read-only} if
   *     the work writes
   */
  <T extends @Nullable Object> T inSnapshot(TenantScope scope, Supplier<T> work);

  /**
   * The same as {@link #inScope} around several calls of a caller, each of which {@link
   * #lastsLonger} tells so.
   */
  <T extends @Nullable Object> T spanning(TenantScope scope, Supplier<T> work);

  /**
   * Whether the unit of work of this thread lasts longer than the call that asks, because a caller
   * makes several calls in it or has begun the transaction itself: nothing slow belongs there.
   * False if none is active.
   */
  boolean lastsLonger();

  /**
   * Runs work that may fail without dooming what it is a part of: if it throws, what it did is
   * taken back, and the unit of work that was active goes on. Without one it is {@link #inScope}.
   *
   * @throws IllegalStateException if another actor's unit of work is active on this thread
   */
  <T extends @Nullable Object> T inSavepoint(TenantScope scope, Supplier<T> work);
}
