package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A part of the references of or to an entity, in {@link Reference#ORDER}.
 *
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the last one of the page before; null: the first page
 */
public record ReferenceQuery(
    EntityName name, Reference.Direction direction, int limit, @Nullable Reference after) {

  public static final int MAX_LIMIT = 1000;

  public ReferenceQuery {
    Require.present("/entity_id", name);
    Require.present("/direction", direction);
    Require.limit("/limit", limit, MAX_LIMIT);
  }
}
