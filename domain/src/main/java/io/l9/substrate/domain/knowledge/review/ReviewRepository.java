package io.l9.substrate.domain.knowledge.review;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: what needs a person, and what persons noted of it, as the active unit of work sees
 * them; but for lessons, which {@link
 * io.l9.substrate.domain.reflection.lesson.ReflectionRepository} knows. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface ReviewRepository {

  /**
   * Returns findings of one kind that is not of lessons, whether somebody resolved them or not:
   * conflicts in the order of their ids, facts and rejections the newest first, packets in the
   * order of their expiry. A page may have fewer than asked for, or none, although there are more.
   *
   * @param now the moment at which facts hold
   * @param until packets that expire before it expire soon
   */
  Page<Finding> findings(
      ReviewKind kind, Instant now, Instant until, int limit, @Nullable Position after);

  /** Returns one finding; arguments as of {@link #findings}. */
  Optional<Finding> find(ReviewId id, Instant now, Instant until);

  /** Returns what was noted of these, in no order. */
  List<Resolution> resolutions(Collection<ReviewId> ids);

  /**
   * Stores a note in the place of the one of the same owner and visibility about the same entry.
   * Notes go with the fact, the reflection or the packet that they are about; those about a
   * conflict with each of its facts.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it
   */
  void put(Resolution resolution);
}
