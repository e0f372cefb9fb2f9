package io.l9.substrate.domain.audit;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;

/**
 * The number and the hash of an entry: the end of a chain at some time. Kept elsewhere, it shows
 * later whether the entries up to there are still the same.
 *
 * @param number 0: the end of an empty chain
 */
public record AuditHead(long number, AuditHash hash) {

  /** The head of a chain without entries. */
  public static final AuditHead EMPTY = new AuditHead(0, AuditHash.NONE);

  public AuditHead {
    if (number < 0) {
      throw ValidationException.at("/number", "must be at least 0");
    }
    Require.present("/hash", hash);
  }
}
