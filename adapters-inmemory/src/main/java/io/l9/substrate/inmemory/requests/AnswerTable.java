package io.l9.substrate.inmemory.requests;

import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of answers to keyed requests, by actor and key. */
public final class AnswerTable {

  /** The key of a row. */
  record Key(Ownership owner, Role role, String route, String key) {

    Key(TenantScope scope, IdempotencyKey key) {
      this(scope.owner(), scope.role(), key.route(), key.key());
    }

    Key(KeyedAnswer answer) {
      this(answer.owner(), answer.role(), answer.key().route(), answer.key().key());
    }
  }

  private static final String NO_FINGERPRINT = "0".repeat(64);

  private final Table<Key, KeyedAnswer> answers;

  public AnswerTable(UnitsOfWork units) {
    answers = new Table<>(units);
    units.own(answers, KeyedAnswer::owner);
  }

  @Nullable KeyedAnswer get(Key key) {
    return answers.get(key);
  }

  void put(KeyedAnswer answer) {
    answers.put(new Key(answer), answer);
  }

  void remove(Key key) {
    answers.remove(key);
  }

  /** Deletes the answers that show one of these ids, whoever they are kept for. */
  public void erase(TenantId tenant, Set<UUID> gone) {
    answers.values().stream()
        .filter(kept -> kept.owner().tenant().equals(tenant))
        .filter(kept -> !Collections.disjoint(shown(kept), gone))
        .toList()
        .forEach(
            kept ->
                put(
                    without(
                        kept,
                        new IdempotencyKey(kept.key().route(), kept.key().key(), NO_FINGERPRINT))));
  }

  /** Returns the expired answers of all actors. */
  public List<KeyedAnswer> expired(Instant now) {
    return answers.values().stream().filter(answer -> answer.expired(now)).toList();
  }

  /** Deletes an answer, whoever it is kept for. */
  public void evict(KeyedAnswer answer) {
    answers.remove(new Key(answer));
  }

  static Set<UUID> shown(KeyedAnswer kept) {
    StoredAnswer answer = kept.answer();
    return answer == null ? Set.of() : answer.shown();
  }

  static KeyedAnswer without(KeyedAnswer kept, IdempotencyKey key) {
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
}
