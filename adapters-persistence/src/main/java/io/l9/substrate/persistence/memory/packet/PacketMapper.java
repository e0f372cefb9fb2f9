package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.ReportingPolicy;

/** Rows to packets; what other clients left out gets the value that it has in the domain. */
@Mapper(unmappedTargetPolicy = ReportingPolicy.ERROR, imports = PacketDraft.class)
interface PacketMapper {

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "contentHash", expression = "java(contentHash(row))")
  @Mapping(target = "chunkCount", defaultValue = "1")
  @Mapping(target = "contradictionCount", defaultValue = "0")
  @Mapping(
      target = "importance",
      source = "usage.importance",
      defaultExpression = "java(PacketDraft.DEFAULT_IMPORTANCE)")
  @Mapping(target = "accessCount", source = "usage.accessCount", defaultValue = "0")
  @Mapping(target = "lastAccessed", source = "usage.lastAccessed")
  @Mapping(target = "correlation", source = "ownerColumns.correlation")
  @Mapping(target = "session", source = "ownerColumns.session")
  @Mapping(target = "trace", source = "ownerColumns.trace")
  Packet toPacket(PacketJpaEntity row);

  default ContentHash contentHash(PacketJpaEntity row) {
    return row.contentHash == null
        ? ContentHash.of(row.packetType, row.payload)
        : new ContentHash(row.contentHash);
  }

  default List<PacketId> parents(@Nullable List<@Nullable UUID> ids) {
    return ids == null
        ? List.of()
        : ids.stream().filter(Objects::nonNull).map(PacketId::new).toList();
  }

  default Set<String> tags(@Nullable List<@Nullable String> tags) {
    Set<String> present = new LinkedHashSet<>();
    if (tags != null) {
      tags.stream().filter(Objects::nonNull).forEach(present::add);
    }
    return present;
  }

  default @Nullable PacketId packetId(@Nullable UUID id) {
    return id == null ? null : new PacketId(id);
  }

  default @Nullable ThreadId threadId(@Nullable UUID id) {
    return id == null ? null : new ThreadId(id);
  }

  default @Nullable Derivation derivation(@Nullable String name) {
    return name == null ? null : Derivation.ofSqlName(name);
  }

  default Visibility visibility(String name) {
    return Visibility.ofSqlName(name);
  }
}
