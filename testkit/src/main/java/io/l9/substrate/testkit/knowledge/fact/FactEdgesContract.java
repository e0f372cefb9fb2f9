package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.GraphBasis;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.RelationshipRepository;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Kit of the {@link GraphIndex} and of the reads of a {@link RelationshipRepository} about the
 * edges that facts are.
 */
public abstract class FactEdgesContract extends KnowledgeContract {

  private static final EdgeFilter ALL = EdgeFilter.of(Direction.BOTH);

  private Fact knows(TenantScope actor, String name) {
    return stored(actor, about(actor, name));
  }

  private FactBuilder about(TenantScope actor, String name) {
    FactId id = new FactId(Seeds.uuid(random()));
    return new FactBuilder(id, actor.owner(), entity(name), NOW)
        .subject("Alice")
        .skeleton(Skeleton.of("alice", "knows", name));
  }

  private Relationship relationship(Fact fact) {
    return Relationship.of(fact, (FactObject.Entity) fact.object());
  }

  private List<Edge> edges(TenantScope actor, Instant now) {
    GraphBasis basis = new GraphBasis(EntityResolution.NONE, now);
    List<Edge> edges =
        as(
            actor,
            () -> knowledge().graphIndex().neighbours(Entity.of("alice"), basis, ALL, null, 99));
    Set<String> names = Set.copyOf(as(actor, () -> knowledge().graphIndex().names(now, 999)));
    edges.forEach(edge -> assertTrue(names.contains(edge.target()), edge::toString));
    assertEquals(
        edges,
        as(
                actor,
                () -> knowledge().graphIndex().expand(List.of(Entity.of("alice")), basis, ALL, 99))
            .stream()
            .flatMap(expansion -> expansion.edges().stream())
            .toList());
    assertEquals(edges.size(), list(actor, now).size());
    return edges;
  }

  private List<Relationship> list(TenantScope actor, Instant now) {
    return as(actor, () -> knowledge().relationships().list(RelationshipQuery.all(99, null), now))
        .items();
  }

  private Optional<Relationship> find(TenantScope actor, Fact fact) {
    return as(actor, () -> knowledge().relationships().find(fact.id().value(), NOW));
  }

  @Test
  void aFactAboutAnEntityIsAnEdge_asCertainAsTheFact() {
    TenantScope actor = world().endUser();
    Fact fact = stored(actor, about(actor, "Bob Ray").confidence(.7).support(3));
    stored(actor, fact(actor).subject("Alice"));
    assertEquals(List.of(new Edge("alice", "knows", "bob ray", .7, 3)), edges(actor, NOW));
    assertEquals(Optional.of(relationship(fact)), find(actor, fact));
    assertEquals(List.of(relationship(fact)), list(actor, NOW));
    assertFalse(as(actor, () -> knowledge().relationships().delete(fact.id().value())));
    assertEquals(List.of(), as(actor, () -> knowledge().relationships().stored(9, null)).items());
    assertEquals(List.of(), edges(world().colleague(), NOW));

    Fact next = next(actor, FactBuilder.after(fact).confidence(.75).support(4), Kind.REINFORCED);
    assertEquals(List.of(new Edge("alice", "knows", "bob ray", .75, 4)), edges(actor, NOW));
    assertEquals(Optional.of(relationship(next)), find(actor, fact));
  }

  @Test
  void goesWithTheFact_howeverThatEnds() {
    TenantScope actor = world().endUser();
    for (FactState ended : List.of(FactState.SUPERSEDED, FactState.RETRACTED, FactState.REJECTED)) {
      Fact fact = knows(actor, "Bob");
      assertEquals(1, edges(actor, NOW).size());
      next(actor, FactBuilder.after(fact).state(ended), Kind.RETRACTED);
      assertEquals(List.of(), edges(actor, NOW), ended::toString);
      assertEquals(Optional.empty(), find(actor, fact));
    }
    Fact fact = knows(actor, "Bob");
    assertTrue(as(actor, () -> knowledge().facts().erase(fact.id())));
    assertEquals(List.of(), edges(actor, NOW));
  }

  /** Two facts of one edge: the one that holds. */
  @Test
  void holdsWhenTheFactHolds_withoutAnyWrite() {
    TenantScope actor = world().endUser();
    Instant middle = NOW.plusSeconds(50);
    stored(actor, about(actor, "Bob").confidence(.3).during(NOW, middle));
    stored(actor, about(actor, "BOB").confidence(.6).during(middle, NOW.plusSeconds(90)));
    assertEquals(List.of(), edges(actor, NOW.minusMillis(1)));
    assertEquals(List.of(new Edge("alice", "knows", "bob", .3, 1)), edges(actor, NOW));
    assertEquals(List.of(new Edge("alice", "knows", "bob", .6, 1)), edges(actor, middle));
    assertEquals(List.of(), edges(actor, NOW.plusSeconds(90)));
  }

  /** A rejection reaches the rows of others, for whom it covers; its end brings them back. */
  @Test
  void isHiddenFromWhomARejectionCovers_untilItIsLifted() {
    TenantScope actor = world().endUser();
    TenantScope colleague = world().colleague();
    TenantScope org = world().orgAdmin();
    Fact wide = knows(org, "Bob");
    Rejection own = rejected(actor, actor.owner(), wide);
    assertEquals(List.of(), edges(actor, NOW));
    assertEquals(Optional.empty(), find(actor, wide));
    assertEquals(1, edges(colleague, NOW).size());
    Rejection all = rejected(org, new Ownership(org.tenant(), org.org(), null), wide);
    assertEquals(List.of(), edges(colleague, NOW));
    lift(org, all);
    assertEquals(1, edges(colleague, NOW).size());
    assertEquals(List.of(), edges(actor, NOW));
    lift(actor, own);
    assertEquals(1, edges(actor, NOW).size());
    assertEquals(Optional.of(relationship(wide)), find(actor, wide));
  }

  private void lift(TenantScope actor, Rejection rejection) {
    assertTrue(
        as(
            actor,
            () ->
                knowledge()
                    .rejections()
                    .lift(rejection.id(), new Rejection.Lifting("wrong", Author.of(actor), NOW))));
  }

  /** A relationship that stands by itself stays when the fact ends, unless it is rejected. */
  @Test
  void standsBesideWhatStandsByItself_asOneEdge() {
    TenantScope actor = world().endUser();
    Fact fact = stored(actor, about(actor, "Bob").confidence(.4).support(2));
    Relationship alone =
        Relationship.first(
            Seeds.uuid(random()),
            actor.owner(),
            RelationshipDraft.of("ALICE", "knows", "bob").withConfidence(.6),
            fact.skeleton(),
            NOW);
    run(actor, () -> knowledge().relationships().mention(List.of(alone)));
    GraphBasis basis = new GraphBasis(EntityResolution.NONE, NOW);
    assertEquals(
        List.of(new Edge("alice", "knows", "bob", .6, 3)),
        as(
            actor,
            () -> knowledge().graphIndex().neighbours(Entity.of("bob"), basis, ALL, null, 9)));
    assertEquals(2, list(actor, NOW).size());
    assertEquals(
        List.of(alone), as(actor, () -> knowledge().relationships().stored(9, null)).items());
    next(actor, FactBuilder.after(fact).state(FactState.RETRACTED), Kind.RETRACTED);
    assertEquals(List.of(new Edge("alice", "knows", "bob", .6, 1)), edges(actor, NOW));
    Rejection rejection = rejected(actor, actor.owner(), fact);
    assertEquals(List.of(), edges(actor, NOW));
    assertEquals(
        Optional.empty(), as(actor, () -> knowledge().relationships().find(alone.id(), NOW)));
    assertEquals(
        List.of(alone), as(actor, () -> knowledge().relationships().stored(9, null)).items());
    lift(actor, rejection);
    assertEquals(List.of(alone), list(actor, NOW));
  }

  @Test
  void listsBothKindsInOneOrder_pageByPage() {
    TenantScope actor = world().endUser();
    for (int i = 0; i < 12; i++) {
      Instant at = NOW.plusSeconds(random().nextInt(4));
      if (random().nextBoolean()) {
        stored(actor, about(actor, "n" + i).at(at));
      } else {
        RelationshipDraft draft = RelationshipDraft.of("alice", "knows", "n" + i);
        Relationship edge =
            Relationship.first(Seeds.uuid(random()), actor.owner(), draft, skeleton(), at);
        run(actor, () -> knowledge().relationships().mention(List.of(edge)));
      }
    }
    List<Relationship> all = list(actor, NOW);
    assertEquals(12, all.size());
    List<Relationship> paged = new ArrayList<>();
    var page = page(actor, RelationshipQuery.all(5, null));
    paged.addAll(page.items());
    while (page.next() != null) {
      page = page(actor, RelationshipQuery.all(5, page.next()));
      paged.addAll(page.items());
    }
    assertEquals(all, paged);
  }

  private Page<Relationship> page(TenantScope actor, RelationshipQuery query) {
    return as(actor, () -> knowledge().relationships().list(query, NOW));
  }
}
