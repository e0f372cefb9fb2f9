package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Packets to rows and back; values that other clients left out are the domain's defaults. */
@Mapper(
    config = RowMapping.class,
    imports = {OwnerColumns.class, PacketDraft.class})
interface PacketMapper {

  @Mapping(target = "tenant", source = "owner.tenant")
  @Mapping(
      target = "ownerColumns",
      expression =
          "java(OwnerColumns.of(packet.owner(), packet.correlation(), packet.session(),"
              + " packet.trace()))")
  @Mapping(target = "contentHash", source = "contentHash.hex")
  @Mapping(target = "chunked", expression = "java(packet.chunkCount() > 1)")
  PacketRow toRow(Packet packet);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "contentHash", expression = "java(contentHash(row))")
  @Mapping(target = "chunkCount", defaultValue = "1")
  @Mapping(target = "contradictionCount", defaultValue = "0")
  @Mapping(target = "importance", defaultExpression = "java(PacketDraft.DEFAULT_IMPORTANCE)")
  @Mapping(target = "accessCount", defaultValue = "0")
  @Mapping(target = "correlation", source = "ownerColumns.correlation")
  @Mapping(target = "session", source = "ownerColumns.session")
  @Mapping(target = "trace", source = "ownerColumns.trace")
  // methods that MapStruct takes for setters
  @Mapping(target = "withImportance", ignore = true)
  @Mapping(target = "withChunkCount", ignore = true)
  Packet toPacket(PacketRow row);

  default ContentHash contentHash(PacketRow row) {
    return row.contentHash == null
        ? ContentHash.of(row.packetType, row.payload)
        : new ContentHash(row.contentHash);
  }

  default Set<String> tags(@Nullable List<@Nullable String> tags) {
    return new LinkedHashSet<>(RowMapping.texts(tags));
  }
}
