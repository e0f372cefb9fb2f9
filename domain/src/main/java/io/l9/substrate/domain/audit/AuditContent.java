package io.l9.substrate.domain.audit;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of an entry that can be erased. The chain covers the digest of it, which stays.
 *
 * @param salt random, so that nobody finds an erased content by trying likely ones
 * @param reason in the actor's words, at most {@value #MAX_REASON} characters; null: none was given
 * @param before the target before the deed; null: there was none
 * @param after the target after the deed; null: there is none
 * @param session of the actor
 * @param trace of the actor's request
 */
public record AuditContent(
    UUID salt,
    @Nullable String reason,
    @Nullable JsonDocument before,
    @Nullable JsonDocument after,
    @Nullable String session,
    @Nullable String trace) {

  public static final int MAX_REASON = 2000;

  public AuditContent {
    Require.present("/salt", salt);
    Require.optionalText("/reason", reason, MAX_REASON);
  }

  /** Returns the digest that the chain covers. */
  public AuditHash digest() {
    return AuditHash.of(
        new CanonicalText("l9-audit-content-1")
            .add(salt)
            .add(reason)
            .add(before)
            .add(after)
            .add(session)
            .add(trace)
            .toString());
  }
}
