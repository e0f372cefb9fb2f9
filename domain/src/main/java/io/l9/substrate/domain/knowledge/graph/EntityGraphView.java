package io.l9.substrate.domain.knowledge.graph;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the view of the graph: its edges as they were when it was last refreshed, the most
 * mentioned first. Names are not united by merges.
 *
 * @param next the last edge if there may be more; null: this is the last page
 * @param refreshedAt when the view was refreshed
 */
public record EntityGraphView(List<Line> lines, @Nullable Edge next, Instant refreshedAt) {

  public EntityGraphView {
    lines = List.copyOf(lines);
  }

  /** Returns the page of at most {@code limit} out of what was read with a limit of one more. */
  public static EntityGraphView of(List<Line> rows, int limit, Instant refreshedAt) {
    List<Line> page = rows.subList(0, Math.min(limit, rows.size()));
    return new EntityGraphView(
        page, rows.size() <= limit ? null : page.get(limit - 1).edge(), refreshedAt);
  }

  /** An edge and the time of its last mention. */
  public record Line(Edge edge, Instant lastSeen) {}
}
