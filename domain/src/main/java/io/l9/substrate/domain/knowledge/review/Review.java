package io.l9.substrate.domain.knowledge.review;

import io.l9.substrate.domain.tenancy.TenantScope;
import org.jspecify.annotations.Nullable;

/** Inbound port: what needs a person. Entries are found anew at each call. Thread-safe. */
public interface Review {

  /** Returns entries that nobody has resolved as they are now, kind by kind. */
  ReviewPage list(TenantScope scope, ReviewQuery query);

  /**
   * Returns an entry, resolved or not.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if there is no such entry, or no longer
   */
  Finding get(TenantScope scope, ReviewId id);

  /**
   * Notes that a person has looked at an entry; it comes back when its state changes.
   *
   * @param state that the person saw; null: whichever it is now
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope is not a person's
   * @throws io.l9.substrate.domain.shared.NotFoundException if there is no such entry, or no longer
   * @throws io.l9.substrate.domain.shared.ConflictException if it has another state by now
   */
  Resolution resolve(TenantScope scope, ReviewId id, @Nullable String state, String reason);
}
