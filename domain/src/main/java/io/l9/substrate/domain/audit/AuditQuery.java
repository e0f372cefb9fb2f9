package io.l9.substrate.domain.audit;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the log, the newest entries first.
 *
 * @param since not before this; null: from the beginning
 * @param actor the user that acted; null: anybody
 * @param action null: any
 * @param targetKind null: any
 * @param targetId within its kind, which is then not null; null: any
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the number of the last entry of the page before; null: the first page
 */
public record AuditQuery(
    @Nullable Instant since,
    @Nullable UserId actor,
    @Nullable String action,
    @Nullable String targetKind,
    @Nullable String targetId,
    int limit,
    @Nullable Long after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public AuditQuery {
    Require.optionalTime("/since", since);
    Require.optionalText("/action", action, AuditDraft.MAX_ACTION);
    Require.optionalText("/target_kind", targetKind, AuditTarget.MAX_KIND);
    Require.optionalText("/target_id", targetId, AuditTarget.MAX_ID);
    if (targetId != null && targetKind == null) {
      throw ValidationException.at("/target_kind", "is required beside target_id");
    }
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest entries of all. */
  public static AuditQuery newest() {
    return new AuditQuery(null, null, null, null, null, DEFAULT_LIMIT, null);
  }

  /** The newest entries about one thing. */
  public static AuditQuery about(AuditTarget target) {
    return new AuditQuery(null, null, null, target.kind(), target.id(), DEFAULT_LIMIT, null);
  }
}
