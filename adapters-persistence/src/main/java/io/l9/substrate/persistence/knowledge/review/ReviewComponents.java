package io.l9.substrate.persistence.knowledge.review;

import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.review.ReviewRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The port of this package. */
public final class ReviewComponents {

  private ReviewComponents() {}

  /**
   * Returns the port.
   *
   * @param facts which know their conflicts
   */
  public static ReviewRepository repository(
      Sessions sessions, JsonCodec json, FactRepository facts) {
    return new SqlReviewRepository(sessions, json, facts);
  }
}
