package io.l9.substrate.domain.retention;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: for how long a tenant keeps what it stores, and holds that stop every deletion by
 * age. For administrators of the tenant; anybody else gets a {@link
 * io.l9.substrate.domain.shared.ForbiddenException}. The job {@code apply-retention} deletes. Every
 * change, and every deletion, is an entry of the audit log. Thread-safe.
 */
public interface RetentionPolicies {

  /** The longest retention in days. */
  int MAX_DAYS = 36_500;

  /** The greatest number of holds that a tenant has at a time. */
  int MAX_HOLDS = 100;

  /** Returns the policy of every kind, in the order of {@link RetentionKind}. */
  List<RetentionPolicy> list(TenantScope scope);

  /**
   * Sets for how many days the tenant keeps rows of a kind. Those that are older already go with
   * the next run of the job.
   *
   * @param days 1 to {@value #MAX_DAYS}
   */
  RetentionPolicy set(TenantScope scope, RetentionKind kind, int days);

  /** Removes what the tenant has set for a kind; the default holds then. Twice is fine. */
  RetentionPolicy remove(TenantScope scope, RetentionKind kind);

  /**
   * Returns what a run of the job would delete in the tenant now, for every kind in the order of
   * {@link RetentionKind}. Rows are counted that the administrator does not see, too.
   */
  List<RetentionDue> preview(TenantScope scope);

  /**
   * Stops every deletion by age of a kind, by policy or by an expiry. Deletions that are under way
   * are waited for. What has expired is stored on, and still not served.
   *
   * @param kind null: everything of the tenant
   * @param reason at most {@value RetentionHold#MAX_REASON} characters
   * @throws io.l9.substrate.domain.shared.ConflictException if {@value #MAX_HOLDS} holds stand
   */
  RetentionHold hold(TenantScope scope, @Nullable RetentionKind kind, String reason);

  /** Returns the holds that stand, the newest first. */
  List<RetentionHold> holds(TenantScope scope);

  /**
   * Lifts a hold; what was kept for it alone goes with the next runs of the jobs.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if no such hold stands in the tenant
   */
  void lift(TenantScope scope, UUID hold);
}
