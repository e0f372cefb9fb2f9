package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.Identity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Context;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.Named;
import org.mapstruct.ReportingPolicy;

/** Rows to packets; what other clients left out gets the value that it has in the domain. */
@Mapper(unmappedTargetPolicy = ReportingPolicy.ERROR, imports = PacketDraft.class)
interface PacketMapper {

  @Mapping(target = "owner", source = "row", qualifiedByName = "owner")
  @Mapping(target = "contentHash", expression = "java(contentHash(row, json))")
  @Mapping(target = "chunkCount", defaultValue = "1")
  @Mapping(target = "contradictionCount", defaultValue = "0")
  @Mapping(
      target = "importance",
      source = "usage.importance",
      defaultExpression = "java(PacketDraft.DEFAULT_IMPORTANCE)")
  @Mapping(target = "accessCount", source = "usage.accessCount", defaultValue = "0")
  @Mapping(target = "lastAccessed", source = "usage.lastAccessed")
  @Mapping(target = "correlation", source = "identity.correlation")
  @Mapping(target = "session", source = "identity.session")
  @Mapping(target = "trace", source = "identity.trace")
  Packet toPacket(PacketJpaEntity row, @Context JsonCodec json);

  @Named("owner")
  default Ownership owner(PacketJpaEntity row) {
    return Identity.owner(row.tenant, row.identity);
  }

  default ContentHash contentHash(PacketJpaEntity row, JsonCodec json) {
    return row.contentHash == null
        ? ContentHash.of(row.packetType, payload(row.payload, json))
        : new ContentHash(row.contentHash);
  }

  /**
   * PostgreSQL keeps JSON in a form of its own, and other clients what they please: canonical
   * again.
   */
  default JsonDocument payload(String text, @Context JsonCodec json) {
    return json.restore(text);
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
    return name == null ? null : Derivation.ofCode(name);
  }

  default Visibility visibility(String name) {
    return Visibility.ofCode(name);
  }
}
