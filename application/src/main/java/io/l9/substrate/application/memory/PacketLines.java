package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.memory.packet.ThreadId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Packets as JSON objects, by the names that they have on the wire. */
final class PacketLines {

  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "packet_type",
          "payload",
          "agent_id",
          "thread_id",
          "timestamp",
          "parent_ids",
          "derivation",
          "tags",
          "expires_at",
          "scope",
          "importance_score",
          "embed",
          "on_duplicate");

  private static final int UUID_LENGTH = 36;

  private final JsonCodec json;

  PacketLines(JsonCodec json) {
    this.json = json;
  }

  /** What an import needs to store the packet again as it is. */
  JsonDocument of(Packet packet) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("id", packet.id().toString());
    members.put("packet_type", packet.packetType());
    members.put("payload", json.read(packet.payload()));
    members.put("timestamp", packet.timestamp().toString());
    members.put("scope", packet.visibility().sqlName());
    members.put("importance_score", packet.importance());
    if (packet.agentId() != null) {
      members.put("agent_id", packet.agentId());
    }
    if (packet.thread() != null) {
      members.put("thread_id", packet.thread().toString());
    }
    if (!packet.parents().isEmpty()) {
      members.put("parent_ids", packet.parents().stream().map(PacketId::toString).toList());
    }
    if (packet.derivation() != null) {
      members.put("derivation", packet.derivation().sqlName());
    }
    if (!packet.tags().isEmpty()) {
      members.put("tags", List.copyOf(packet.tags()));
    }
    if (packet.expiresAt() != null) {
      members.put("expires_at", packet.expiresAt().toString());
    }
    if (packet.duplicateOf() != null) {
      // it was kept beside another of the same content, and would be swallowed by that
      members.put("on_duplicate", OnDuplicate.KEEP.wireName());
    }
    return json.of(members);
  }

  /**
   * The packet that a line holds.
   *
   * @param otherwise the id of a packet that the line gives none
   * @param onDuplicate null: what the line says
   * @param embedded false: its text is not embedded
   * @return empty if the line is the summary of an export
   * @throws ValidationException if it is not a packet
   */
  Optional<PacketDraft> draft(
      String line, PacketId otherwise, @Nullable OnDuplicate onDuplicate, boolean embedded) {
    if (!(json.read(json.parse(line)) instanceof Map<?, ?> object)) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "is no JSON object; put one packet on each line");
    }
    if (object.keySet().equals(Set.of("summary"))) {
      return Optional.empty();
    }
    for (Object member : object.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw new ValidationException(
            ErrorCode.VALIDATION_FAILED,
            "has a member that no packet has; the members are "
                + String.join(", ", MEMBERS.stream().sorted().toList()));
      }
    }
    Members members = new Members(object);
    if (!object.containsKey("payload")) {
      throw ValidationException.at("/payload", "is required");
    }
    String type = members.text("packet_type");
    if (type == null) {
      throw ValidationException.at("/packet_type", "is required");
    }
    PacketDraft.Builder draft = PacketDraft.builder(type, json.of(object.get("payload")));
    UUID id = members.uuid("id");
    UUID thread = members.uuid("thread_id");
    String derivation = members.text("derivation");
    String scope = members.text("scope");
    Double importance = members.number("importance_score");
    String said = members.text("on_duplicate");
    Map<EmbeddingSpace, String> embed = members.embed();
    draft
        .id(id == null ? otherwise : new PacketId(id))
        .agent(members.text("agent_id"))
        .thread(thread == null ? null : new ThreadId(thread))
        .timestamp(members.time("timestamp"))
        .parents(members.ids("parent_ids"))
        .derivation(derivation == null ? null : Derivation.ofSqlName(derivation))
        .tags(new LinkedHashSet<>(members.texts("tags")))
        .expiresAt(members.time("expires_at"))
        .embed(embedded ? embed : Map.of());
    if (scope != null) {
      draft.visibility(Visibility.ofSqlName(scope));
    }
    if (importance != null) {
      draft.importance(importance);
    }
    if (onDuplicate != null) {
      draft.onDuplicate(onDuplicate);
    } else if (said != null) {
      draft.onDuplicate(OnDuplicate.ofWireName(said));
    }
    return Optional.of(draft.build());
  }

  /** The members of a line, each read as what it has to be; null where it is absent or null. */
  private record Members(Map<?, ?> object) {

    @Nullable String text(String name) {
      Object value = object.get(name);
      if (value == null || value instanceof String) {
        return (String) value;
      }
      throw ValidationException.at("/" + name, "must be a string");
    }

    @Nullable Double number(String name) {
      Object value = object.get(name);
      if (value == null) {
        return null;
      }
      if (value instanceof Number number) {
        return number.doubleValue();
      }
      throw ValidationException.at("/" + name, "must be a number");
    }

    @Nullable UUID uuid(String name) {
      String text = text(name);
      return text == null ? null : uuid("/" + name, text);
    }

    private static UUID uuid(String pointer, String text) {
      try {
        // the JDK reads shorter ones too
        if (text.length() == UUID_LENGTH) {
          return UUID.fromString(text);
        }
      } catch (IllegalArgumentException e) {
        throw notUuid(pointer);
      }
      throw notUuid(pointer);
    }

    private static ValidationException notUuid(String pointer) {
      return ValidationException.at(pointer, "must be a UUID");
    }

    @Nullable Instant time(String name) {
      String text = text(name);
      try {
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw ValidationException.at(
            "/" + name, "must be a time such as 2026-03-01T12:00:00Z (RFC 3339)");
      }
    }

    List<String> texts(String name) {
      Object value = object.get(name);
      if (value == null) {
        return List.of();
      }
      if (!(value instanceof List<?> list)) {
        throw ValidationException.at("/" + name, "must be an array of strings");
      }
      List<String> texts = new ArrayList<>();
      for (Object element : list) {
        if (!(element instanceof String text)) {
          throw ValidationException.at("/" + name + "/" + texts.size(), "must be a string");
        }
        texts.add(text);
      }
      return texts;
    }

    List<PacketId> ids(String name) {
      List<PacketId> ids = new ArrayList<>();
      for (String text : texts(name)) {
        ids.add(new PacketId(uuid("/" + name + "/" + ids.size(), text)));
      }
      return ids;
    }

    @Nullable Map<EmbeddingSpace, String> embed() {
      Object value = object.get("embed");
      if (value == null) {
        return null;
      }
      if (!(value instanceof Map<?, ?> map)) {
        throw ValidationException.at("/embed", "must be an object of texts by embedding space");
      }
      Map<EmbeddingSpace, String> texts = new EnumMap<>(EmbeddingSpace.class);
      map.forEach(
          (space, text) -> {
            if (!(text instanceof String string)) {
              throw ValidationException.at("/embed", "must be an object of texts");
            }
            texts.put(EmbeddingSpace.ofSqlName(String.valueOf(space)), string);
          });
      return texts;
    }
  }
}
