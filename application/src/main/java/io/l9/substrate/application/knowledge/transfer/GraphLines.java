package io.l9.substrate.application.knowledge.transfer;

import io.l9.substrate.application.knowledge.fact.Skeletons;
import io.l9.substrate.application.knowledge.graph.EntityMergesService;
import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.application.memory.transfer.OtherLines;
import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeDraft;
import io.l9.substrate.domain.knowledge.graph.EntityMergeQuery;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The graph in exports and imports: relationships that stand by themselves, and merges of entities.
 * Edges of facts come with the facts. Imported rows belong to the importer; rejections that cover
 * him hold for them as for everything else.
 */
public final class GraphLines implements OtherLines {

  private static final String RELATIONSHIP = "relationship";
  private static final String MERGE = "merge";

  private final KnowledgeStore store;
  private final Skeletons skeletons;
  private final JsonCodec json;

  public GraphLines(KnowledgeStore store, KnowledgeConfig config) {
    this.store = store;
    this.skeletons = new Skeletons(config.spelling(), config.json());
    this.json = config.json();
  }

  @Override
  public OtherContent content() {
    return OtherContent.KNOWLEDGE;
  }

  @Override
  public Set<String> kinds() {
    return Set.of(RELATIONSHIP, MERGE);
  }

  /**
   * A place in an export.
   *
   * @param merges whether these are read; else relationships are
   */
  private record Place(boolean merges, @Nullable Position position) {}

  @Override
  public Part part(TenantScope scope, @Nullable Object after) {
    Place place = after == null ? new Place(false, null) : (Place) after;
    return place.merges() ? merges(place.position()) : relationships(place.position());
  }

  private Part relationships(@Nullable Position after) {
    Page<Relationship> page = store.relationships().stored(RelationshipQuery.MAX_LIMIT, after);
    return new Part(
        page.items().stream().map(edge -> json.of(Map.of(RELATIONSHIP, members(edge)))).toList(),
        new Place(page.next() == null, page.next()));
  }

  private Part merges(@Nullable Position after) {
    Page<EntityMerge> page =
        store.entityMerges().list(new EntityMergeQuery(null, EntityMergeQuery.MAX_LIMIT, after));
    return new Part(
        page.items().stream().map(merge -> json.of(Map.of(MERGE, members(merge)))).toList(),
        page.next() == null ? null : new Place(true, page.next()));
  }

  private static Map<String, @Nullable Object> members(Relationship edge) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("id", edge.id().toString());
    members.put("scope", edge.visibility().code());
    members.put("source", edge.source());
    members.put("type", edge.type());
    members.put("target", edge.target());
    members.put("confidence", edge.confidence());
    members.put("mentions", edge.mentions());
    if (edge.packet() != null) {
      members.put("source_packet_id", edge.packet().toString());
    }
    members.put("first_seen", edge.firstSeen().toString());
    members.put("last_seen", edge.lastSeen().toString());
    return members;
  }

  private static Map<String, @Nullable Object> members(EntityMerge merge) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("id", merge.id().toString());
    members.put("scope", merge.visibility().code());
    members.put("names", merge.names());
    if (merge.reason() != null) {
      members.put("reason", merge.reason());
    }
    members.put("created_at", merge.createdAt().toString());
    return members;
  }

  @Override
  public Supplier<Boolean> importing(
      TenantScope scope, String kind, JsonDocument value, ImportOptions options) {
    LineMembers members = LineMembers.of(value, json, LineMembers.ids(scope, options));
    if (kind.equals(RELATIONSHIP)) {
      Relationship edge = relationship(members, scope);
      return () -> store.relationships().createAbsent(edge);
    }
    EntityMerge merge = merge(members, scope);
    return () -> importMerge(merge);
  }

  private Relationship relationship(LineMembers members, TenantScope scope) {
    UUID packet = members.id("source_packet_id");
    RelationshipDraft draft =
        new RelationshipDraft(
            EntityName.at("/source", members.text("source")),
            members.needed("type"),
            EntityName.at("/target", members.text("target")),
            members.neededNumber("confidence"),
            packet == null ? null : new PacketId(packet),
            Visibility.ofCode(members.needed("scope")));
    int mentions = members.neededCount("mentions");
    if (mentions == 0) {
      throw ValidationException.at("/mentions", "must be at least 1");
    }
    return new Relationship(
        members.neededId("id"),
        scope.owner(),
        draft.visibility(),
        draft.source().text(),
        draft.type(),
        draft.target().text(),
        draft.confidence(),
        mentions,
        draft.packet(),
        null,
        skeletons.of(draft.source(), draft.type(), draft.target()),
        members.neededTime("first_seen"),
        members.neededTime("last_seen"));
  }

  private static EntityMerge merge(LineMembers members, TenantScope scope) {
    EntityMergeDraft draft =
        new EntityMergeDraft(
            members.texts("names").stream().map(name -> EntityName.at("/names", name)).toList(),
            members.text("reason"),
            Visibility.ofCode(members.needed("scope")));
    return new EntityMerge(
        members.neededId("id"),
        scope.owner(),
        draft.visibility(),
        draft.normalized(),
        draft.reason(),
        members.neededTime("created_at"));
  }

  private boolean importMerge(EntityMerge merge) {
    boolean isAbsent = store.entityMerges().find(merge.id()).isEmpty();
    if (isAbsent) {
      EntityMergesService.create(store.entityMerges(), merge);
    }
    return isAbsent;
  }
}
