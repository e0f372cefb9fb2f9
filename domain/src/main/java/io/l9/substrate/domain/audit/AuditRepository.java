package io.l9.substrate.domain.audit;

import java.util.List;
import java.util.UUID;

/**
 * Outbound port: the audit log, as the active unit of work sees it. Append-only. Every method
 * throws {@link IllegalStateException} outside of a unit of work.
 */
public interface AuditRepository {

  /**
   * Enters deeds of the acting scope, in this order. The entries get their numbers and hashes when
   * everything else of the unit of work is done, so that the end of the chain, of which a unit of
   * work is the only writer, is held only for that long. Then also it fails with {@link
   * io.l9.substrate.domain.shared.ForbiddenException} if the scope may not write rows of such an
   * owner and visibility. Their time is that of the store.
   */
  void append(List<AuditDraft> deeds);

  /** Returns the entries of a page, the newest first; fewer than asked: the last page. */
  List<AuditEntry> list(AuditQuery query);

  /**
   * Returns every entry of the scope's tenant behind a number, in the order of the chain; without
   * their contents where the scope does not see the target.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope is not an administrator's
   *     of the tenant
   */
  List<AuditEntry> chain(long after, int limit);

  /**
   * Returns the entries behind a number that an erasure put under its pseudonym, in the order of
   * the chain.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException as of {@link #chain}
   */
  List<AuditEntry> redacted(UUID erasure, long after, int limit);

  /**
   * Returns what the certificates of the scope's tenant say of their entries; of an erasure that
   * has none yet, a redaction without a digest.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException as of {@link #chain}
   */
  List<AuditRedaction> redactions();
}
