package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of counted tags.
 *
 * @param prefix of the tags; empty: all
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the last tag of the page before; null: from the beginning
 */
public record TagQuery(String prefix, int limit, @Nullable String after) {

  public static final int MAX_LIMIT = 200;

  public TagQuery {
    Require.storable("/prefix", prefix, PacketDraft.MAX_NAME);
    Require.limit("/limit", limit, MAX_LIMIT);
    Require.optionalText("/after", after, PacketDraft.MAX_NAME);
  }

  /** The first tags that begin so. */
  public static TagQuery startingWith(String prefix) {
    return new TagQuery(prefix, MAX_LIMIT, null);
  }
}
