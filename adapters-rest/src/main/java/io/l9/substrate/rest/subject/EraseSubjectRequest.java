package io.l9.substrate.rest.subject;

import io.l9.substrate.domain.audit.AuditContent;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(value = "The erasure of a subject.", name = "EraseSubject")
record EraseSubjectRequest(
    @Schema(required = true) @Nullable SubjectShape subject,
    @Schema(
            value =
                "`shared` deletes what a user wrote for the organisation too; without it that stays,"
                    + " under a pseudonym.",
            maxSize = 1)
        @Nullable List<@Schema(codes = Included.class) String> include,
    @Schema(
            value = "For the audit log, which stays; it must not name the subject.",
            minSize = 1,
            maxSize = AuditContent.MAX_REASON)
        @Nullable String reason,
    @Schema("Whether to count what would be erased, and change nothing; false by default.")
        @Nullable Boolean dryRun) {

  /** The rows that are erased beyond the subject's own. */
  enum Included implements Coded {
    SHARED
  }

  ErasureOrder toCommand(TenantId tenant) {
    return new ErasureOrder(
        Require.present("/subject", subject).in(tenant), includesShared(), reason);
  }

  boolean isDryRun() {
    return Boolean.TRUE.equals(dryRun);
  }

  private boolean includesShared() {
    List<String> included = include == null ? List.of() : Require.size("/include", include, 1);
    for (String code : included) {
      if (!Included.SHARED.code().equals(code)) {
        throw ValidationException.at("/include/0", "must be " + Included.SHARED.code());
      }
    }
    return !included.isEmpty();
  }
}
