package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.Entity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the edges of an entity.
 *
 * @param entity with all of its names
 * @param edges the strongest first
 * @param next the place of the last of them if there may be more; null: this is the last page
 */
public record Neighbours(Entity entity, List<Edge> edges, @Nullable NeighbourPlace next) {

  public Neighbours {
    edges = List.copyOf(edges);
  }

  /** Returns the page of at most {@code limit} out of what was read with a limit of one more. */
  public static Neighbours of(Entity entity, List<Edge> rows, int limit) {
    List<Edge> page = rows.subList(0, Math.min(limit, rows.size()));
    return new Neighbours(
        entity,
        page,
        rows.size() <= limit ? null : NeighbourPlace.of(entity.name(), page.get(limit - 1)));
  }
}
