package io.l9.substrate;

import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.Resolution;
import io.l9.substrate.domain.knowledge.review.Review;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewPage;
import io.l9.substrate.domain.knowledge.review.ReviewQuery;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;

/**
 * One actor's list of what needs a person: {@link Review}, bound to a scope. Cheap, immutable,
 * thread-safe.
 *
 * <pre>{@code
 * for (Finding finding : memory.review().list(ReviewQuery.all(50)).entries()) {
 *   memory.review().resolve(finding, "both are right");
 * }
 * }</pre>
 */
public final class ReviewMemory {

  private final Review review;
  private final TenantScope scope;

  ReviewMemory(Review review, TenantScope scope) {
    this.review = review;
    this.scope = scope;
  }

  /** See {@link Review#list}. */
  public ReviewPage list(ReviewQuery query) {
    Require.present("/query", query);
    return review.list(scope, query);
  }

  /** See {@link Review#get}. */
  public Finding get(ReviewId id) {
    Require.present("/id", id);
    return review.get(scope, id);
  }

  /** Resolves an entry as it was listed; see {@link Review#resolve}. */
  public Resolution resolve(Finding finding, String reason) {
    Require.present("/finding", finding);
    Require.present("/reason", reason);
    return review.resolve(scope, finding.id(), finding.state(), reason);
  }
}
