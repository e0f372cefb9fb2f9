package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A query for packets by their ids, or by the hashes of their content.
 *
 * @param ids together with {@code hashes} at most {@value #MAX}, and at least one
 * @param hashes a hash finds every visible packet of that content, see {@link ContentHash}
 */
public record LookupQuery(Set<PacketId> ids, Set<ContentHash> hashes) {

  public static final int MAX = 200;

  public LookupQuery {
    ids = Collections.unmodifiableSet(new LinkedHashSet<>(Require.size("/ids", ids, MAX)));
    hashes =
        Collections.unmodifiableSet(
            new LinkedHashSet<>(Require.size("/content_hashes", hashes, MAX)));
    Require.limit("/ids", Math.max(1, ids.size() + hashes.size()), MAX);
    if (ids.isEmpty() && hashes.isEmpty()) {
      throw ValidationException.at("/ids", "name at least one id, or one of content_hashes");
    }
  }

  public static LookupQuery ofIds(Set<PacketId> ids) {
    return new LookupQuery(ids, Set.of());
  }

  public static LookupQuery ofHashes(Set<ContentHash> hashes) {
    return new LookupQuery(Set.of(), hashes);
  }
}
