package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: rejections, as the active unit of work sees them: those that cover its scope, and
 * for administrators those of whom they administer. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface RejectionRepository {

  /**
   * Stores a new rejection.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write rows of the
   *     reach
   */
  void create(Rejection rejection);

  /** Stores the end of a rejection; false: the scope may write none of this id that stands. */
  boolean lift(RejectionId id, Rejection.Lifting end);

  Optional<Rejection> find(RejectionId id);

  /** Returns the standing rejections of these fingerprints, the widest reach first. */
  List<Rejection> standing(Collection<Skeleton> skeletons);

  /** Adds attempts to rejections, whether the scope may write them or not. */
  void count(Map<RejectionId, Integer> attempts, Instant now);

  /** Newest first. */
  Page<Rejection> list(boolean onlyStanding, int limit, @Nullable Position after);
}
