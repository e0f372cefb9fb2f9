package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.audit.AuditContent;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * The command to erase a subject.
 *
 * @param includeShared whether shared rows that a user wrote are deleted; otherwise the
 *     organisation keeps them, under a pseudonym. Without effect for other subjects, of which
 *     everything goes
 * @param reason for the audit log, which must not name the subject; at most 2000 characters; null:
 *     none
 */
public record ErasureOrder(Subject subject, boolean includeShared, @Nullable String reason) {

  public ErasureOrder {
    Require.present("/subject", subject);
    Require.optionalText("/reason", reason, AuditContent.MAX_REASON);
  }
}
