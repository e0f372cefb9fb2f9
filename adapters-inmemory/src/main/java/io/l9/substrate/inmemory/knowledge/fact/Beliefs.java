package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.tenancy.Ownership;
import java.time.Instant;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The beliefs of the active scope, for the graph that they make. */
public final class Beliefs {

  private final FactTable facts;
  private final RejectionTable rejections;

  Beliefs(FactTable facts, RejectionTable rejections) {
    this.facts = facts;
    this.rejections = rejections;
  }

  /** Returns the facts that are held, hold at the moment, and are covered by no rejection. */
  public Stream<Fact> at(Instant now) {
    return facts
        .rows
        .visible()
        .filter(fact -> fact.held() && fact.validity().contains(now))
        .filter(rejections.hidden(null).negate());
  }

  /** Returns whether a rejection covers what has a fingerprint and an owner. */
  public BiPredicate<@Nullable Skeleton, Ownership> rejected() {
    return rejections.standing(null);
  }
}
