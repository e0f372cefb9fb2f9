package io.l9.substrate.testkit.knowledge.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeQuery;
import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.knowledge.KnowledgeContract;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Kit of the {@link EntityMergeRepository}. */
public abstract class EntityMergeRepositoryContract extends KnowledgeContract
    implements AggregateContract<EntityMergeRepository, EntityMerge> {

  @Override
  public Class<EntityMergeRepository> port() {
    return EntityMergeRepository.class;
  }

  @Override
  public EntityMergeRepository repository() {
    return knowledge().entityMerges();
  }

  @Override
  public Aggregate<EntityMerge> aggregate(EntityMergeRepository merges) {
    return new Aggregate<>(
            EntityMerge::position,
            (id, owner, visibility, at) -> merge(id, owner, visibility, at, "a", "b"),
            merges::create,
            merges::find,
            (limit, after) -> merges.list(new EntityMergeQuery(null, limit, after)))
        .change("delete", merge -> merges.delete(merge.id()), merge -> Optional.empty())
        .others(() -> merges.count(1), merges::resolution);
  }

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    EntityMerge merge =
        new EntityMerge(
            Seeds.uuid(random()),
            actor.owner(),
            Visibility.SHARED,
            List.of("a \"quoted\", {name}", "null", "straße", "\uD83D\uDE80"),
            "one person",
            NOW);
    run(actor, () -> repository().create(merge));
    assertEquals(Optional.of(merge), as(actor, () -> repository().find(merge.id())));
    assertEquals(List.of(merge), list(actor, "STRASSE".replace("SS", "ß")));
    assertEquals(List.of(), list(actor, "a"));
  }

  /** Merges in both directions and of overlapping names are one entity. */
  @Test
  void unitesTheMergesThatTheActorSees() {
    TenantScope actor = world().endUser();
    TenantScope colleague = world().colleague();
    store(actor, actor.owner(), "a", "b");
    store(actor, actor.owner(), "b", "a");
    store(colleague, colleague.owner(), "b", "c");
    TenantScope admin = world().orgAdmin();
    store(admin, admin.owner(), "b", "d");
    store(world().foreigner(), world().foreigner().owner(), "b", "e");
    assertEquals(new Entity("a", List.of("a", "b", "d")), entity(actor, "d"));
    assertEquals(new Entity("b", List.of("b", "c", "d")), entity(colleague, "c"));
    assertEquals(new Entity("a", List.of("a", "b", "c", "d")), entity(admin, "b"));
    assertEquals(new Entity("b", List.of("b", "e")), entity(world().foreigner(), "e"));
    assertEquals(Entity.of("c"), entity(actor, "c"));
    assertEquals(Map.of("b", "a", "d", "a"), as(actor, () -> repository().resolution().aliases()));
    assertEquals(3, as(actor, () -> repository().count(9)));
    assertEquals(2, as(actor, () -> repository().count(2)));
  }

  @Test
  void aMergeThatIsTakenBack_leavesTheOthers() {
    TenantScope actor = world().endUser();
    store(actor, actor.owner(), "a", "b");
    EntityMerge second = store(actor, actor.owner(), "b", "c");
    assertTrue(as(actor, () -> repository().delete(second.id())));
    assertEquals(new Entity("a", List.of("a", "b")), entity(actor, "b"));
    assertEquals(Entity.of("c"), entity(actor, "c"));
  }

  private EntityMerge store(TenantScope actor, Ownership owner, String... names) {
    EntityMerge merge = merge(Seeds.uuid(random()), owner, Visibility.SHARED, NOW, names);
    run(actor, () -> repository().create(merge));
    return merge;
  }

  private Entity entity(TenantScope actor, String name) {
    return as(actor, () -> repository().resolution()).entity(name);
  }

  private List<EntityMerge> list(TenantScope actor, String name) {
    return as(
        actor,
        () -> repository().list(new EntityMergeQuery(new EntityName(name), 9, null)).items());
  }

  private static EntityMerge merge(
      UUID id, Ownership owner, Visibility visibility, Instant at, String... names) {
    return new EntityMerge(id, owner, visibility, List.of(names), null, at);
  }
}
