package io.l9.substrate.application.memory.transfer;

import io.l9.substrate.application.memory.packet.ImportedPacket;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
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
          "generation",
          "root_id",
          "tags",
          "expires_at",
          "scope",
          "importance_score",
          "duplicate_of",
          "correlation_id",
          "session_id",
          "trace_id",
          "embed",
          "on_duplicate");

  /** The members of an export besides its packets. */
  private static final Set<Set<String>> REMARKS = Set.of(Set.of("summary"), Set.of("unreadable"));

  private static final int MAX_GENERATION = 1_000_000_000;

  private final JsonCodec json;

  PacketLines(JsonCodec json) {
    this.json = json;
  }

  /**
   * The fields of a line that an import needs to store the packet again as it is.
   *
   * @param embed which text represents it in which space; null: its own
   * @throws ValidationException if a value of it is none that JSON knows
   */
  JsonDocument of(Packet packet, @Nullable Map<EmbeddingSpace, String> embed) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("id", packet.id().toString());
    members.put("packet_type", packet.packetType());
    members.put("payload", packet.payload());
    members.put("timestamp", packet.timestamp().toString());
    members.put("scope", packet.visibility().code());
    members.put("importance_score", packet.importance());
    // one of the three is always there, so that an import does not take the importer's
    members.put("correlation_id", text(packet.correlation()));
    putIfPresent(members, "session_id", packet.session());
    putIfPresent(members, "trace_id", packet.trace());
    putIfPresent(members, "agent_id", packet.agentId());
    putIfPresent(members, "thread_id", text(packet.thread()));
    if (!packet.parents().isEmpty()) {
      members.put("parent_ids", packet.parents().stream().map(PacketId::toString).toList());
      members.put("generation", packet.generation());
      members.put("root_id", packet.root().toString());
    }
    if (packet.derivation() != null) {
      members.put("derivation", packet.derivation().code());
    }
    if (!packet.tags().isEmpty()) {
      members.put("tags", List.copyOf(packet.tags()));
    }
    putIfPresent(members, "expires_at", text(packet.expiresAt()));
    putIfPresent(members, "duplicate_of", text(packet.duplicateOf()));
    if (embed != null) {
      Map<String, String> texts = new HashMap<>();
      embed.forEach((space, text) -> texts.put(space.code(), text));
      members.put("embed", texts);
    }
    return json.of(members);
  }

  private static void putIfPresent(
      Map<String, @Nullable Object> members, String name, @Nullable String value) {
    if (value != null) {
      members.put(name, value);
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** The line of an export for a packet that {@link #of} refuses. */
  JsonDocument unreadable(Packet packet, ErrorCode code) {
    return json.of(Map.of("unreadable", Map.of("id", packet.id().toString(), "code", code.code())));
  }

  /**
   * The packet that a line holds.
   *
   * @param object the members of the line
   * @param owner of what is imported
   * @return empty if the line is a remark of an export
   * @throws ValidationException if it is not a packet
   */
  Optional<ImportedPacket> packet(
      ImportLine line, Map<String, JsonDocument> object, Ownership owner, ImportOptions options) {
    if (REMARKS.contains(object.keySet())) {
      return Optional.empty();
    }
    for (String member : object.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw new ValidationException(
            ErrorCode.VALIDATION_FAILED,
            "has a member that no packet has; the members are "
                + String.join(", ", MEMBERS.stream().sorted().toList()));
      }
    }
    UnaryOperator<UUID> ids =
        options.ids() == ImportedIds.REMAP
            ? id -> ImportLine.remapped(id, owner, options.name())
            : id -> id;
    LineMembers members = new LineMembers(object, json, ids);
    JsonDocument payload = object.get("payload");
    if (payload == null) {
      throw ValidationException.at("/payload", "is required");
    }
    String type = members.text("packet_type");
    if (type == null) {
      throw ValidationException.at("/packet_type", "is required");
    }
    UUID id = members.id("id");
    UUID thread = members.id("thread_id");
    UUID root = members.id("root_id");
    UUID original = members.id("duplicate_of");
    String derivation = members.text("derivation");
    String scope = members.text("scope");
    Double importance = members.number("importance_score");
    PacketDraft.Builder draft =
        PacketDraft.builder(type, payload)
            .id(id == null ? line.packetId(owner, options.name()) : new PacketId(id))
            .agent(members.text("agent_id"))
            .thread(thread == null ? null : new ThreadId(thread))
            .timestamp(members.time("timestamp"))
            .parents(members.ids("parent_ids"))
            .derivation(derivation == null ? null : Derivation.ofCode(derivation))
            .tags(new LinkedHashSet<>(members.texts("tags")))
            .expiresAt(members.time("expires_at"))
            .embed(embed(members));
    if (scope != null) {
      draft.visibility(Visibility.ofCode(scope));
    }
    if (importance != null) {
      draft.importance(importance);
    }
    OnDuplicate policy = policy(members, id != null, original != null, options);
    if (policy != null) {
      draft.onDuplicate(policy);
    }
    return Optional.of(
        new ImportedPacket(
            draft.build(),
            options.absentParents(),
            generation(members),
            root == null ? null : new PacketId(root),
            original == null ? null : new PacketId(original),
            tracing(members)));
  }

  /** A packet with an identity is not swallowed by what says the same, unless it is asked for. */
  private static @Nullable OnDuplicate policy(
      LineMembers members, boolean identified, boolean copy, ImportOptions options) {
    String said = members.text("on_duplicate");
    OnDuplicate ofLine = said == null ? null : OnDuplicate.ofCode(said);
    if (copy) {
      return OnDuplicate.KEEP;
    }
    if (options.onDuplicate() != null) {
      return options.onDuplicate();
    }
    return ofLine == null && identified ? OnDuplicate.KEEP : ofLine;
  }

  private static int generation(LineMembers members) {
    Object value = members.value("generation");
    if (value == null) {
      return 0;
    }
    if (value instanceof Long number && number >= 0 && number <= MAX_GENERATION) {
      return number.intValue();
    }
    throw ValidationException.at(
        "/generation", "must be an integer between 0 and " + MAX_GENERATION);
  }

  private static ImportedPacket.@Nullable Tracing tracing(LineMembers members) {
    if (!members.object().containsKey("correlation_id")
        && !members.object().containsKey("session_id")
        && !members.object().containsKey("trace_id")) {
      return null;
    }
    String correlation = members.text("correlation_id");
    return new ImportedPacket.Tracing(
        correlation == null ? null : LineMembers.uuid("/correlation_id", correlation),
        Require.optionalText("/session_id", members.text("session_id"), PacketDraft.MAX_NAME),
        Require.optionalText("/trace_id", members.text("trace_id"), PacketDraft.MAX_NAME));
  }

  private static @Nullable Map<EmbeddingSpace, String> embed(LineMembers members) {
    Object value = members.value("embed");
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
          texts.put(EmbeddingSpace.ofCode(String.valueOf(space)), string);
        });
    return texts;
  }
}
