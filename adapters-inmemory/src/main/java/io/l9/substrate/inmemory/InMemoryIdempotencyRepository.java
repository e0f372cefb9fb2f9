package io.l9.substrate.inmemory;

import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers by actor and key. */
final class InMemoryIdempotencyRepository implements IdempotencyRepository {

  private record Key(Ownership owner, Role role, String route, String key) {

    Key(TenantScope scope, IdempotencyKey key) {
      this(scope.owner(), scope.role(), key.route(), key.key());
    }
  }

  private final InMemoryUnitOfWork unitOfWork;
  private final Table<Key, KeyedAnswer> answers;

  InMemoryIdempotencyRepository(InMemoryUnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
    answers = new Table<>(unitOfWork);
  }

  /** Units of work run one after the other, so that no other has it. */
  @Override
  public boolean lock(IdempotencyKey key) {
    var unused = unitOfWork.scope();
    return true;
  }

  @Override
  public Optional<KeyedAnswer> find(IdempotencyKey key) {
    return Optional.ofNullable(answers.get(new Key(unitOfWork.scope(), key)));
  }

  @Override
  public void create(KeyedAnswer answer) {
    TenantScope scope = unitOfWork.scope();
    if (!answer.owner().equals(scope.owner()) || answer.role() != scope.role()) {
      throw new ForbiddenException(ErrorCode.FORBIDDEN, "an actor keeps only answers of his own");
    }
    Key key = new Key(scope, answer.key());
    if (answers.get(key) != null) {
      throw new ConflictException(ErrorCode.CONFLICT, "something of that key is already stored");
    }
    answers.put(key, answer);
  }

  @Override
  public boolean delete(IdempotencyKey key) {
    Key own = new Key(unitOfWork.scope(), key);
    if (answers.get(own) == null) {
      return false;
    }
    answers.remove(own);
    return true;
  }

  /** Of everybody. */
  List<KeyedAnswer> expired(Instant now) {
    return answers.values().stream().filter(answer -> answer.expired(now)).toList();
  }

  void evict(KeyedAnswer answer) {
    answers.remove(
        new Key(answer.owner(), answer.role(), answer.key().route(), answer.key().key()));
  }
}
