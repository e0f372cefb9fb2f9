package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A change of one entity, which makes exactly one version of it. */
public sealed interface Operation {

  EntityName name();

  Expected expected();

  /**
   * Returns the content that the entity has afterwards; null: it is deleted.
   *
   * @param before null: there is no such entity
   * @throws NotFoundException if there is none, and the operation needs one
   */
  @Nullable EntityContent after(
      @Nullable EntityContent before, ConfidenceRule rule, JsonCodec json);

  /** Returns the operation as a plain JSON value, which tells it from every other. */
  Map<String, @Nullable Object> plain();

  /** Returns the version that follows the newest one of the entity; null: it never had one. */
  default NextVersion behind(@Nullable EntityVersion newest, ConfidenceRule rule, JsonCodec json) {
    return newest == null
        ? new NextVersion(name(), 1, after(null, rule, json))
        : new NextVersion(name(), newest.number() + 1, after(newest.content(), rule, json));
  }

  /** A content in the place of whatever was there; beside {@link Expected.Absence}, a creation. */
  record Put(EntityName name, EntityContent content, Expected expected) implements Operation {

    public Put {
      Require.present("/entity_id", name);
      Require.present("/attributes", content);
      Require.present("/expected_version", expected);
    }

    @Override
    public EntityContent after(
        @Nullable EntityContent before, ConfidenceRule rule, JsonCodec json) {
      return before == null
          ? content
          : new EntityContent(
              content.type(),
              content.attributes(),
              rule.of(before.confidence(), content.confidence()));
    }

    @Override
    public Map<String, @Nullable Object> plain() {
      Map<String, @Nullable Object> members = members("put", name, expected);
      members.put("entity_type", content.type());
      members.put("attributes", content.attributes());
      members.put("confidence", content.confidence());
      return members;
    }
  }

  /**
   * A change of single attributes.
   *
   * @param type null: stays
   * @param attributes a merge patch (RFC 7396) of the attributes
   * @param confidence null: stays
   */
  record Patch(
      EntityName name,
      @Nullable String type,
      JsonDocument attributes,
      @Nullable Double confidence,
      Expected expected)
      implements Operation {

    public Patch {
      Require.present("/entity_id", name);
      Require.optionalText("/entity_type", type, EntityContent.MAX_TYPE);
      EntityContent.requireObject(attributes);
      if (confidence != null) {
        Require.between("/confidence", confidence, 0, 1);
      }
      Require.present("/expected_version", expected);
    }

    @Override
    public EntityContent after(
        @Nullable EntityContent before, ConfidenceRule rule, JsonCodec json) {
      EntityContent there = requireThere(before);
      return EntityContent.of(
          type == null ? there.type() : type,
          json.of(MergePatch.apply(json.read(there.attributes()), json.read(attributes))),
          confidence == null ? there.confidence() : rule.of(there.confidence(), confidence));
    }

    @Override
    public Map<String, @Nullable Object> plain() {
      Map<String, @Nullable Object> members = members("patch", name, expected);
      members.put("entity_type", type);
      members.put("attributes", attributes);
      members.put("confidence", confidence);
      return members;
    }
  }

  /** An end of the entity, whose history stays. */
  record Delete(EntityName name, Expected expected) implements Operation {

    public Delete {
      Require.present("/entity_id", name);
      Require.present("/expected_version", expected);
    }

    @Override
    public @Nullable EntityContent after(
        @Nullable EntityContent before, ConfidenceRule rule, JsonCodec json) {
      EntityContent unused = requireThere(before);
      return null;
    }

    @Override
    public Map<String, @Nullable Object> plain() {
      return members("delete", name, expected);
    }
  }

  private static EntityContent requireThere(@Nullable EntityContent before) {
    if (before == null) {
      throw new NotFoundException(
          ErrorCode.NOT_FOUND, "There is no entity of this name; put it first.");
    }
    return before;
  }

  private static Map<String, @Nullable Object> members(
      String kind, EntityName name, Expected expected) {
    Map<String, @Nullable Object> members = new TreeMap<>();
    members.put("op", kind);
    members.put("entity_id", name.text());
    members.put("expected", expected.toString());
    return members;
  }
}
