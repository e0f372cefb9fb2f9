package io.l9.substrate.domain.audit;

import org.jspecify.annotations.Nullable;

/**
 * The result of a verification.
 *
 * @param entries that were found in order, from the first on
 * @param redacted those of them that name an erased subject by a pseudonym
 * @param withoutContent those of them whose content was erased, or is not shown to this scope
 * @param head the last of them; to be kept elsewhere
 * @param damage the first that was found; null: none
 */
public record AuditVerification(
    long entries, long withoutContent, long redacted, AuditHead head, @Nullable Damage damage) {

  /**
   * The first place that is not as it was.
   *
   * @param number of the entry
   */
  public record Damage(long number, AuditFault fault) {}

  public boolean isIntact() {
    return damage == null;
  }
}
