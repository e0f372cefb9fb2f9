package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: work that goes on after the request that started it. Every process runs what it
 * started itself; all over one database show, list and cancel. Thread-safe.
 */
public interface Operations {

  int MAX_KIND = 100;

  /**
   * The number that a process works on at once; others wait for their turn. The last quarter of
   * each is for tenants, the last quarter of a tenant's for actors, that have none.
   */
  int MAX_RUNNING = 8;

  /** See {@link #MAX_RUNNING}. */
  int MAX_PENDING = 100;

  /** The number of them that may be one tenant's. */
  int MAX_RUNNING_OF_TENANT = 4;

  /** See {@link #MAX_RUNNING_OF_TENANT}. */
  int MAX_PENDING_OF_TENANT = 25;

  /** After how long without a sign of life an operation counts as interrupted. */
  Duration LEASE = Duration.ofSeconds(30);

  /** The work of an operation, on a thread of its own and in no unit of work. */
  @FunctionalInterface
  interface Work {

    /**
     * Does it, in units of work of its own.
     *
     * @return what is shown as the result; empty if there is nothing to show
     * @throws io.l9.substrate.domain.shared.SubstrateException is shown as it is; of any other
     *     exception only that there was one
     */
    Optional<JsonDocument> run(Progress progress);
  }

  /** Work that holds something, such as a file: closed when its operation ends, however it ends. */
  interface HoldingWork extends Work, AutoCloseable {

    /** Gives it up; closing again changes nothing. */
    @Override
    void close();
  }

  /** The progress that the work reports, between its units of work. */
  interface Progress {

    /**
     * Reports how far the work is. Stored at most once a second, and at the end.
     *
     * @param done not negative
     * @param total null: not known
     * @throws java.util.concurrent.CancellationException if the work is to end now; let it pass,
     *     and the operation ends as cancelled
     */
    void report(long done, @Nullable Long total);

    /** Whether the work is to end, for work that has something to tidy up first. */
    boolean cancelRequested();
  }

  /**
   * Starts an operation; within a unit of work it begins when that is committed, and never if it is
   * rolled back.
   *
   * @param kind what it does, such as {@code packets.import}; at most {@value #MAX_KIND} characters
   * @return it, pending
   * @throws io.l9.substrate.domain.shared.UnavailableException with the code {@code quota-exceeded}
   *     if too many wait already, of this tenant or of all; with {@code not-ready} if the process
   *     is stopping
   */
  Operation start(TenantScope scope, String kind, Work work);

  /**
   * An operation as it stands.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if there is none of this id that this
   *     scope may see
   */
  Operation get(TenantScope scope, UUID id);

  /** Operations, newest first. */
  Page<Operation> list(TenantScope scope, OperationQuery query);

  /**
   * Asks an operation to end: one that waits is cancelled at once, one that runs when it next says
   * how far it is, if it has not ended otherwise by then. Asking again changes nothing.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException as {@link #get}
   * @throws io.l9.substrate.domain.shared.ConflictException if it is finished
   */
  Operation cancel(TenantScope scope, UUID id);
}
