package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: values that a person has refused. Agents can neither reject nor lift: the methods
 * that do throw {@link io.l9.substrate.domain.shared.ForbiddenException} for scopes that are not a
 * person's, or that may not write rows of the reach. Thread-safe.
 */
public interface Rejections {

  int DEFAULT_LIMIT = 50;
  int MAX_LIMIT = 200;

  /**
   * Rejects a value. Facts of the reach that hold it are rejected with it; rows that the scope does
   * not see are no longer shown to anybody whom it covers. The same rejection twice is one.
   */
  Rejection reject(TenantScope scope, RejectionDraft draft);

  /** Rejects the value of a fact. */
  Rejection reject(TenantScope scope, FactId fact, RejectionDraft.Reach reach, String reason);

  /**
   * Ends a rejection, after which the value can be asserted again; nothing is believed by that
   * alone.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if it was lifted before
   */
  Rejection lift(TenantScope scope, RejectionId id, String reason);

  Rejection get(TenantScope scope, RejectionId id);

  /**
   * Returns rejections, newest first.
   *
   * @param limit at most {@value #MAX_LIMIT}
   */
  Page<Rejection> list(
      TenantScope scope, boolean onlyStanding, int limit, @Nullable Position after);
}
