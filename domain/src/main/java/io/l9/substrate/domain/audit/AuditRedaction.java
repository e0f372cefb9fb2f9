package io.l9.substrate.domain.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The entries that name an erased subject by a pseudonym, counted and digested in the order of the
 * chain. Their hashes cover the name that is gone, so the digest, which is part of a certificate,
 * shows that everything else of them is as it was.
 *
 * @param digest null: the erasure has no certificate yet
 */
public record AuditRedaction(UUID erasure, long entries, @Nullable AuditHash digest) {

  /** The redaction of no entry yet. */
  public static AuditRedaction none(UUID erasure) {
    return new AuditRedaction(erasure, 0, AuditHash.NONE);
  }

  /** Returns this redaction and the next entry of the chain that it has. */
  public AuditRedaction and(AuditEntry entry) {
    AuditHash before = digest == null ? AuditHash.NONE : digest;
    return new AuditRedaction(erasure, entries + 1, before.followedBy(entry.redactedText()));
  }
}
