package io.l9.substrate.domain.requests;

import java.time.Instant;
import java.util.Optional;

/**
 * Outbound port: the answers to keyed requests, each for the actor (tenant, organisation, user and
 * role) alone whose unit of work is active. Every method throws {@link IllegalStateException}
 * outside of a unit of work.
 */
public interface IdempotencyRepository {

  /**
   * Keeps other units of work off this key of this actor, until this one ends. Never waits.
   *
   * @return false if another unit of work has it
   */
  boolean lock(IdempotencyKey key);

  /**
   * Returns the record of a route and key, whatever the fingerprint, expired or not.
   *
   * @param at the present: an answer that shows a packet which has expired by then is not given
   */
  Optional<KeyedAnswer> find(IdempotencyKey key, Instant at);

  /**
   * Keeps an answer, until something that it {@link StoredAnswer#shown shows} is deleted, by
   * whomever: what is found from then on has no answer, and the fingerprint is not kept either.
   *
   * @param answer not without its answer
   * @throws io.l9.substrate.domain.shared.ConflictException if there is one under this key
   * @throws io.l9.substrate.domain.shared.ForbiddenException if it is not the active actor's own
   */
  void create(KeyedAnswer answer);

  /**
   * Forgets what is kept under route and key.
   *
   * @return false if there is nothing
   */
  boolean delete(IdempotencyKey key);
}
