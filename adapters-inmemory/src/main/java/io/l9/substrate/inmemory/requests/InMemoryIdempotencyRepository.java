package io.l9.substrate.inmemory.requests;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.Optional;

/** Answers to keyed requests, each for its own actor. */
final class InMemoryIdempotencyRepository implements IdempotencyRepository {

  private final UnitsOfWork units;
  private final AnswerTable answers;
  private final PacketTable packets;

  InMemoryIdempotencyRepository(UnitsOfWork units, AnswerTable answers, PacketTable packets) {
    this.units = units;
    this.answers = answers;
    this.packets = packets;
  }

  /** Units of work run one after the other, so that no other has it. */
  @Override
  public boolean lock(IdempotencyKey key) {
    var unused = units.scope();
    return true;
  }

  @Override
  public Optional<KeyedAnswer> find(IdempotencyKey key, Instant at) {
    KeyedAnswer kept = answers.get(new AnswerTable.Key(units.scope(), key));
    if (kept == null) {
      return Optional.empty();
    }
    boolean showsExpired =
        AnswerTable.shown(kept).stream()
            .flatMap(id -> packets.find(new PacketId(id)).stream())
            .anyMatch(packet -> packet.expired(at));
    return Optional.of(showsExpired ? AnswerTable.without(kept, kept.key()) : kept);
  }

  @Override
  public void create(KeyedAnswer answer) {
    TenantScope scope = units.scope();
    if (!answer.owner().equals(scope.owner()) || answer.role() != scope.role()) {
      throw new ForbiddenException(ErrorCode.FORBIDDEN, "an actor keeps only answers of his own");
    }
    Require.present("/answer", answer.answer());
    if (answers.get(new AnswerTable.Key(answer)) != null) {
      throw new ConflictException(ErrorCode.CONFLICT, "something of that key is already stored");
    }
    answers.put(answer);
  }

  @Override
  public boolean delete(IdempotencyKey key) {
    AnswerTable.Key own = new AnswerTable.Key(units.scope(), key);
    if (answers.get(own) == null) {
      return false;
    }
    answers.remove(own);
    return true;
  }
}
