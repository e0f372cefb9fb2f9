package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of packets that meet a filter, the newest first.
 *
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record PacketListQuery(PacketFilter filter, int limit, @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public PacketListQuery {
    Require.present("/filter", filter);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest packets that meet a filter. */
  public static PacketListQuery newest(PacketFilter filter) {
    return new PacketListQuery(filter, DEFAULT_LIMIT, null);
  }
}
