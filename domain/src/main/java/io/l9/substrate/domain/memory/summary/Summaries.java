package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * Inbound port: consolidated long-term memories. Thread-safe. A summary that the scope does not see
 * is a {@link io.l9.substrate.domain.shared.NotFoundException}, one that it sees and may not change
 * a {@link io.l9.substrate.domain.shared.ForbiddenException}.
 */
public interface Summaries {

  /**
   * Makes a summary; who sees it follows from its sources ({@link Audience}).
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if a source is absent, expired or not
   *     visible, if there are none, or if nobody could see all of them
   * @throws io.l9.substrate.domain.shared.UnavailableException if the consolidator or the embedder
   *     does not answer
   */
  SummaryView create(TenantScope scope, SummaryDraft draft);

  SummaryView get(TenantScope scope, SummaryId id);

  /** Newest first. */
  Page<SummaryView> list(TenantScope scope, SummaryQuery query);

  /** The best of those that still hold, best first. */
  List<SummaryHit> search(TenantScope scope, SummarySearch search);

  /**
   * Writes it again from its sources as they are now: collected sources are collected again, named
   * ones lose those that are gone.
   *
   * @return the next version; the same one if nothing has changed
   * @throws io.l9.substrate.domain.shared.ConflictException if none of its sources is left; delete
   *     it then
   * @throws io.l9.substrate.domain.shared.VersionMismatchException if somebody changed it meanwhile
   * @throws io.l9.substrate.domain.shared.UnavailableException as {@link #create}
   */
  SummaryView regenerate(TenantScope scope, SummaryId id);

  /**
   * Changes what it says.
   *
   * @return the next version
   * @throws io.l9.substrate.domain.shared.VersionMismatchException if the patch does not expect the
   *     current version, or if somebody changed it meanwhile
   * @throws io.l9.substrate.domain.shared.UnavailableException if the embedder does not answer
   */
  SummaryView edit(TenantScope scope, SummaryId id, SummaryPatch patch);

  void delete(TenantScope scope, SummaryId id);
}
