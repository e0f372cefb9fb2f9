package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Answers by actor and key. */
final class InMemoryIdempotencyRepository implements IdempotencyRepository {

  private record Key(Ownership owner, Role role, String route, String key) {

    Key(TenantScope scope, IdempotencyKey key) {
      this(scope.owner(), scope.role(), key.route(), key.key());
    }
  }

  private static final String NO_FINGERPRINT = "0".repeat(64);

  private final InMemoryUnitOfWork unitOfWork;
  private final InMemoryPacketRepository packets;
  private final Table<Key, KeyedAnswer> answers;

  InMemoryIdempotencyRepository(InMemoryUnitOfWork unitOfWork, InMemoryPacketRepository packets) {
    this.unitOfWork = unitOfWork;
    this.packets = packets;
    answers = new Table<>(unitOfWork);
  }

  /** Units of work run one after the other, so that no other has it. */
  @Override
  public boolean lock(IdempotencyKey key) {
    var unused = unitOfWork.scope();
    return true;
  }

  @Override
  public Optional<KeyedAnswer> find(IdempotencyKey key, Instant at) {
    KeyedAnswer kept = answers.get(new Key(unitOfWork.scope(), key));
    if (kept == null) {
      return Optional.empty();
    }
    return Optional.of(
        shown(kept).stream()
                .map(id -> packets.visible(new PacketId(id)))
                .anyMatch(packet -> packet != null && packet.expired(at))
            ? without(kept, kept.key())
            : kept);
  }

  @Override
  public void create(KeyedAnswer answer) {
    TenantScope scope = unitOfWork.scope();
    if (!answer.owner().equals(scope.owner()) || answer.role() != scope.role()) {
      throw new ForbiddenException(ErrorCode.FORBIDDEN, "an actor keeps only answers of his own");
    }
    Require.present("/answer", answer.answer());
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

  /** Deletes what was answered with these, whosever it is. */
  void erase(TenantId tenant, Set<UUID> gone) {
    answers.values().stream()
        .filter(kept -> kept.owner().tenant().equals(tenant))
        .filter(kept -> !Collections.disjoint(shown(kept), gone))
        .toList()
        .forEach(
            kept ->
                answers.put(
                    new Key(kept.owner(), kept.role(), kept.key().route(), kept.key().key()),
                    without(
                        kept,
                        new IdempotencyKey(kept.key().route(), kept.key().key(), NO_FINGERPRINT))));
  }

  private static Set<UUID> shown(KeyedAnswer kept) {
    StoredAnswer answer = kept.answer();
    return answer == null ? Set.of() : answer.shown();
  }

  private static KeyedAnswer without(KeyedAnswer kept, IdempotencyKey key) {
    return new KeyedAnswer(
        key,
        kept.owner(),
        kept.role(),
        null,
        kept.createdAt(),
        kept.expiresAt(),
        kept.correlation(),
        kept.session(),
        kept.trace());
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
