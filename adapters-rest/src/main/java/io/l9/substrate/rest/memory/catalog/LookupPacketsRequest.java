package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.LookupQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("At least one of both lists; together at most 200.")
record LookupPacketsRequest(
    @Schema(maxSize = LookupQuery.MAX) @Nullable List<UUID> ids,
    @Schema(value = "Each finds every packet of that content.", maxSize = LookupQuery.MAX)
        @Nullable List<@Schema(ref = "ContentHash") String> contentHashes) {

  LookupQuery toCommand() {
    Set<PacketId> packets = new LinkedHashSet<>();
    if (ids != null) {
      ids.forEach(id -> packets.add(new PacketId(id)));
    }
    Set<ContentHash> hashes = new LinkedHashSet<>();
    if (contentHashes != null) {
      for (int i = 0; i < contentHashes.size(); i++) {
        String hash = contentHashes.get(i);
        if (!hash.matches("[0-9a-f]{64}")) {
          throw ValidationException.at(
              "/content_hashes/" + i, "must be a content_hash: 64 digits from 0 to f");
        }
        hashes.add(new ContentHash(hash));
      }
    }
    return new LookupQuery(packets, hashes);
  }
}
