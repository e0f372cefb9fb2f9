package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * Which new packets to read.
 *
 * @param after what the last read returned; null: nothing but the present position is returned, to
 *     begin from there
 * @param limit at most {@value #MAX_LIMIT}
 */
public record TailQuery(PacketFilter filter, @Nullable StorePosition after, int limit) {

  public static final int MAX_LIMIT = 200;

  public TailQuery {
    Require.present("/filter", filter);
    Require.limit("/limit", limit, MAX_LIMIT);
  }
}
