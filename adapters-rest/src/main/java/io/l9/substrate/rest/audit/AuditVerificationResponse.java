package io.l9.substrate.rest.audit;

import io.l9.substrate.domain.audit.AuditFault;
import io.l9.substrate.domain.audit.AuditVerification;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

/** The result of a verification on the wire. */
@Schema("The result of a verification of the chain.")
public record AuditVerificationResponse(
    boolean intact,
    @Schema(value = "The number of entries in order, from the first on.", minimum = 0) long entries,
    @Schema(
            value = "Those of them whose content was erased, or is not shown to this role.",
            minimum = 0)
        long withoutContent,
    @Schema(
            value =
                "Those of them that name an erased subject by a pseudonym; certificates vouch for"
                    + " them.",
            minimum = 0)
        long redacted,
    @Schema("The last entry in order; keep it elsewhere, and send it with a later verification.")
        Head head,
    @Schema("The first damage; null: none.") @Nullable Damage damage) {

  /** The end of the chain. */
  @Schema(name = "AuditHead")
  public record Head(@Schema(minimum = 0) long number, @Schema(maxSize = 64) String hash) {}

  /** The first place that is not as it was. */
  @Schema(name = "AuditDamage")
  public record Damage(
      @Schema(minimum = 1) long number, @Schema(codes = AuditFault.class) String fault) {}

  public static AuditVerificationResponse from(AuditVerification found) {
    AuditVerification.Damage damage = found.damage();
    return new AuditVerificationResponse(
        found.isIntact(),
        found.entries(),
        found.withoutContent(),
        found.redacted(),
        new Head(found.head().number(), found.head().hash().hex()),
        damage == null ? null : new Damage(damage.number(), damage.fault().code()));
  }
}
