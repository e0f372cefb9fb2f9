package io.l9.substrate.domain.memory.access;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * Inbound port: says which memories were worth something, and shows who read them. Thread-safe.
 *
 * <p>Importance follows when the accesses are folded, by the job {@code fold-accesses}.
 */
public interface AccessFeedback {

  /** The most that one call takes. */
  int MAX_BATCH = 1_000;

  /**
   * Stores feedback at once.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if the target is a packet that this
   *     scope does not see, or that has expired
   */
  void give(TenantScope scope, Feedback feedback);

  /**
   * As {@link #give}, all or nothing.
   *
   * @param feedback at most {@link #MAX_BATCH}
   */
  void giveAll(TenantScope scope, List<Feedback> feedback);

  /**
   * Stores what can be stored: feedback on a packet that is not there does not keep the other from
   * being stored.
   *
   * @param feedback at most {@link #MAX_BATCH}
   * @return one result a piece of feedback, in the same order
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may store none at all
   */
  List<FeedbackResult> giveEach(TenantScope scope, List<Feedback> feedback);

  /**
   * A page of the accesses to a target that this scope sees; its own reads in this process are
   * among them. A target that nobody accessed, or that is not there, has none.
   */
  Page<Access> accesses(TenantScope scope, AccessQuery query);
}
