package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The place in which the same content can count as the same packet; {@link OnDuplicate} says when.
 * Wider would tell one user what another wrote, and would swallow the second "ok" of another
 * thread.
 */
public record DuplicateKey(
    Ownership owner,
    Visibility visibility,
    @Nullable ThreadId thread,
    @Nullable String agentId,
    ContentHash hash) {

  /**
   * The same content in the same place at the same time: by default, the same packet.
   *
   * @param at in microseconds
   */
  public record Moment(DuplicateKey key, Instant at) {}
}
