package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Inbound port: lets a request take effect once, however often it is sent. Thread-safe, also among
 * processes over one database.
 */
public interface IdempotentRequests {

  /** The retention of an answer. */
  Duration KEPT = Duration.ofHours(24);

  /**
   * An answer.
   *
   * @param replayed whether it was given before, and the work was not run
   */
  record Answered(StoredAnswer answer, boolean replayed) {}

  /**
   * Runs the work, unless it was run before under this key of this actor: then the same answer is
   * given again. The work, whose use cases join, and the record of its answer are one transaction:
   * both are stored, or neither. So is nothing, if the process dies. An exception rolls all of it
   * back and is kept nowhere: the request is evaluated anew when it is sent again.
   *
   * @param work use cases of the same scope, on the calling thread; not what commits by itself
   * @throws io.l9.substrate.domain.shared.ConflictException with the code {@code
   *     idempotency-in-progress} if a request of this key is being worked on
   * @throws io.l9.substrate.domain.shared.NotFoundException with the code {@code expired} if
   *     something that the answer showed was deleted or has expired since; the work is not run
   * @throws io.l9.substrate.domain.shared.ValidationException with the code {@code
   *     idempotency-mismatch} if the key was used for a request of another fingerprint
   */
  Answered run(TenantScope scope, IdempotencyKey key, Supplier<StoredAnswer> work);
}
