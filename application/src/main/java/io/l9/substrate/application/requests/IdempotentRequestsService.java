package io.l9.substrate.application.requests;

import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.IdempotentRequests;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/** One unit of work around the work and the record of its answer. */
final class IdempotentRequestsService implements IdempotentRequests {

  private final UnitOfWork unitOfWork;
  private final IdempotencyRepository answers;
  private final Clock clock;

  IdempotentRequestsService(RequestStore store, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.answers = store.idempotency();
    this.clock = clock;
  }

  @Override
  public Answered run(TenantScope scope, IdempotencyKey key, Supplier<StoredAnswer> work) {
    Require.present("/idempotency_key", key);
    return unitOfWork.inScope(scope, () -> once(scope, key, work));
  }

  private Answered once(TenantScope scope, IdempotencyKey key, Supplier<StoredAnswer> work) {
    if (!answers.lock(key)) {
      throw new ConflictException(
          ErrorCode.IDEMPOTENCY_IN_PROGRESS,
          "a request with this Idempotency-Key is being worked on; send it again in a moment");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Optional<KeyedAnswer> before = answers.find(key, now);
    if (before.isPresent() && !before.get().expired(now)) {
      return replay(key, before.get());
    }
    StoredAnswer answer = work.get();
    if (before.isPresent()) {
      answers.delete(key);
    }
    answers.create(
        new KeyedAnswer(
            key,
            scope.owner(),
            scope.role(),
            answer,
            now,
            now.plus(KEPT),
            scope.correlation(),
            scope.session(),
            scope.trace()));
    return new Answered(answer, false);
  }

  private static Answered replay(IdempotencyKey key, KeyedAnswer before) {
    StoredAnswer answer = before.answer();
    if (answer == null) {
      throw new NotFoundException(
          ErrorCode.EXPIRED,
          "what this request was answered with is gone: something that it showed was deleted or"
              + " has expired since. It is not done again; take a new key to store it anew");
    }
    if (!before.key().fingerprint().equals(key.fingerprint())) {
      throw new ValidationException(
          ErrorCode.IDEMPOTENCY_MISMATCH,
          "this Idempotency-Key was used for another request; take a new key for a new request");
    }
    return new Answered(answer, true);
  }
}
