package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.inmemory.shared.Pages;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rejections by their ids. */
final class InMemoryRejectionRepository implements RejectionRepository {

  private static final Comparator<Rejection> WIDEST =
      Comparator.comparing((Rejection row) -> width(row.reach()))
          .thenComparing(Rejection::position);

  private final RejectionTable rejections;

  InMemoryRejectionRepository(RejectionTable rejections) {
    this.rejections = rejections;
  }

  @Override
  public void create(Rejection rejection) {
    rejections.rows.create(rejection);
  }

  @Override
  public boolean lift(RejectionId id, Rejection.Lifting end) {
    Optional<Rejection> standing = rejections.rows.writable(id).filter(Rejection::stands);
    standing.ifPresent(row -> rejections.rows.put(row.lifted(end)));
    return standing.isPresent();
  }

  @Override
  public Optional<Rejection> find(RejectionId id) {
    return rejections.rows.find(id);
  }

  @Override
  public List<Rejection> standing(Collection<Skeleton> skeletons) {
    Set<Skeleton> wanted = Set.copyOf(skeletons);
    return rejections
        .rows
        .visible()
        .filter(row -> row.stands() && wanted.contains(row.skeleton()))
        .sorted(WIDEST)
        .toList();
  }

  private static int width(Ownership reach) {
    return (reach.org() == null ? 0 : 1) + (reach.user() == null ? 0 : 1);
  }

  @Override
  public void count(Map<RejectionId, Integer> attempts, Instant now) {
    attempts.forEach(
        (id, times) ->
            rejections
                .rows
                .find(id)
                .ifPresent(row -> rejections.rows.put(row.attempted(times, now))));
  }

  @Override
  public Page<Rejection> list(boolean onlyStanding, int limit, @Nullable Position after) {
    return Pages.newestFirst(
        rejections.rows.visible().filter(row -> !onlyStanding || row.stands()),
        Rejection::position,
        after,
        limit);
  }
}
