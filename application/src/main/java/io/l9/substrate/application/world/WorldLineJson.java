package io.l9.substrate.application.world;

import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.HistoryPart;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldDigest;
import io.l9.substrate.domain.world.WorldUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Versions and snapshots of a world as JSON. */
final class WorldLineJson {

  static final String VERSIONS = "world_versions";
  static final String SNAPSHOT = "world_snapshot";

  /**
   * A line of versions.
   *
   * @param update whose versions they are; null: those of the oldest state that is kept
   * @param previous the update of the state before; null: none is kept
   * @param baseEntities how many entities the oldest kept state has, if it is the one before
   * @param after the last name of the line before; null: the first line of the state
   */
  record Line(
      @Nullable UUID update,
      @Nullable UUID previous,
      @Nullable Integer baseEntities,
      @Nullable EntityName after,
      HistoryPart part) {}

  private WorldLineJson() {}

  static long length(EntityVersion version) {
    EntityContent content = version.content();
    return content == null ? 0 : content.attributes().text().length();
  }

  static Map<String, @Nullable Object> base(
      int state, @Nullable EntityName after, List<EntityVersion> versions) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("state_version", state);
    members.put(
        "applied_at",
        versions.stream().map(EntityVersion::at).max(Instant::compareTo).orElseThrow().toString());
    put(members, after, versions);
    return members;
  }

  static Map<String, @Nullable Object> of(
      WorldUpdate update,
      @Nullable UUID previous,
      @Nullable Integer baseEntities,
      @Nullable EntityName after,
      List<EntityVersion> versions) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("update_id", update.id().toString());
    members.put("state_version", update.state());
    members.put("applied_at", update.at().toString());
    if (previous != null) {
      members.put("previous_update_id", previous.toString());
    }
    if (baseEntities != null) {
      members.put("base_entities", baseEntities);
    }
    members.put("insight_type", update.type());
    if (update.insight() != null) {
      members.put("insight_id", update.insight().toString());
    }
    if (update.fingerprint() != null) {
      members.put("fingerprint", update.fingerprint());
    }
    if (update.confidence() != null) {
      members.put("confidence", update.confidence());
    }
    members.put("entity_count", update.entities());
    members.put("entities", update.names().stream().map(EntityName::text).toList());
    put(members, after, versions);
    return members;
  }

  private static void put(
      Map<String, @Nullable Object> members,
      @Nullable EntityName after,
      List<EntityVersion> versions) {
    if (after != null) {
      members.put("after", after.text());
    }
    members.put("versions", versions.stream().map(WorldLineJson::version).toList());
  }

  private static Map<String, @Nullable Object> version(EntityVersion version) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("entity_id", version.name().text());
    members.put("version", version.number());
    members.put("state_version", version.state());
    members.put("created_at", version.createdAt().toString());
    members.put("changed_at", version.at().toString());
    EntityContent content = version.content();
    if (content != null) {
      members.put("entity_type", content.type());
      members.put("attributes", content.attributes());
      members.put("confidence", content.confidence());
    }
    return members;
  }

  /**
   * Returns a snapshot as JSON.
   *
   * @param update that made its state; null: none is kept
   */
  static Map<String, @Nullable Object> of(Snapshot snapshot, @Nullable UUID update) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("id", snapshot.id().toString());
    members.put("state_version", snapshot.state());
    if (update != null) {
      members.put("update_id", update.toString());
    }
    if (snapshot.description() != null) {
      members.put("description", snapshot.description());
    }
    members.put("created_by", snapshot.createdBy());
    members.put("created_at", snapshot.createdAt().toString());
    return members;
  }

  /** Returns the snapshot of a line, without what its world alone knows of the state. */
  static Snapshot snapshot(LineMembers members, World world) {
    return new Snapshot(
        new SnapshotId(members.neededId("id")),
        world,
        members.neededCount("state_version"),
        0,
        WorldDigest.EMPTY,
        members.text("description"),
        members.needed("created_by"),
        members.neededTime("created_at"));
  }

  static Line line(LineMembers members) {
    UUID id = members.id("update_id");
    String after = members.text("after");
    int state = members.neededCount("state_version");
    Instant at = members.neededTime("applied_at");
    List<EntityVersion> versions = new ArrayList<>();
    for (LineMembers version : members.each("versions")) {
      try {
        versions.add(version(version));
      } catch (ValidationException e) {
        throw e.below("/versions/" + versions.size());
      }
    }
    if (versions.isEmpty()) {
      throw ValidationException.at("/versions", "must have a version");
    }
    WorldUpdate update = id == null ? null : update(members, id, state, at);
    return new Line(
        id,
        members.id("previous_update_id"),
        members.object().containsKey("base_entities") ? members.neededCount("base_entities") : null,
        after == null ? null : EntityName.of("/after", after),
        new HistoryPart(state, at, after == null ? update : null, versions));
  }

  private static WorldUpdate update(LineMembers members, UUID id, int state, Instant at) {
    String insight = members.text("insight_id");
    return new WorldUpdate(
        id,
        state,
        members.needed("insight_type"),
        insight == null ? null : LineMembers.uuid("/insight_id", insight),
        members.text("fingerprint"),
        members.number("confidence"),
        members.neededCount("entity_count"),
        members.texts("entities").stream()
            .limit(WorldUpdate.MAX_NAMES)
            .map(EntityName::new)
            .toList(),
        at);
  }

  /** Returns a version as it was stored: other clients of the schema keep to no bounds. */
  private static EntityVersion version(LineMembers members) {
    JsonDocument attributes = members.object().get("attributes");
    return new EntityVersion(
        new EntityName(members.needed("entity_id")),
        members.neededCount("version"),
        members.neededCount("state_version"),
        attributes == null
            ? null
            : new EntityContent(
                members.needed("entity_type"),
                attributes,
                Require.between("/confidence", members.neededNumber("confidence"), 0, 1)),
        members.neededTime("created_at"),
        members.neededTime("changed_at"));
  }
}
