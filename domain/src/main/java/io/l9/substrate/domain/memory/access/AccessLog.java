package io.l9.substrate.domain.memory.access;

import io.l9.substrate.domain.shared.Page;
import java.util.List;

/**
 * Outbound port: the log of accesses to memories. Append-only, as the active unit of work sees it.
 * Every method throws {@link IllegalStateException} outside of a unit of work.
 *
 * <p>Accesses to a packet wait to be folded into its importance, exactly once, by the maintenance.
 * A user has one vote for each packet with {@link AccessKind#USED}, and one with the verdicts, of
 * which the newest counts: a repeated vote is kept and not counted. An access to a packet that the
 * scope does not see is kept and never counted.
 */
public interface AccessLog {

  /**
   * Appends, in one statement.
   *
   * @param accesses with ids that differ, owned by whom the scope may write for
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one of
   *     them; then none is appended
   */
  void appendAll(List<Access> accesses);

  /** The visible accesses to a target by (time, id), the newest first. */
  Page<Access> of(AccessQuery query);
}
