package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.Lookup;
import io.l9.substrate.domain.memory.catalog.LookupQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.util.List;
import java.util.stream.Stream;

/** The packets that a lookup found. */
@Schema(name = "LookupPacketsResult")
public record LookupPacketsResponse(
    @Schema(maxSize = 1_200) List<PacketResponse> data,
    @Schema(
            value = "The ids and hashes, as they were sent, that name nothing here.",
            maxSize = LookupQuery.MAX)
        List<@Schema(maxSize = 64) String> missing) {

  public static LookupPacketsResponse from(Lookup lookup) {
    return new LookupPacketsResponse(
        lookup.found().stream().map(PacketResponse::from).toList(),
        Stream.concat(
                lookup.missingIds().stream().map(PacketId::toString),
                lookup.missingHashes().stream().map(ContentHash::hex))
            .toList());
  }
}
