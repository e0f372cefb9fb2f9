package io.l9.substrate.testkit.knowledge.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.EntityGraphView;
import io.l9.substrate.domain.knowledge.graph.EntityGraphViewQuery;
import io.l9.substrate.domain.knowledge.graph.Expansion;
import io.l9.substrate.domain.knowledge.graph.GraphBasis;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.NeighbourPlace;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.knowledge.KnowledgeContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link GraphIndex}: its order, its cuts, what it unites and what it shows to whom. */
public abstract class GraphIndexContract extends KnowledgeContract {

  private static final EdgeFilter ALL = EdgeFilter.of(Direction.BOTH);

  private static final GraphBasis BASIS = basis(EntityResolution.NONE);

  private static GraphBasis basis(EntityResolution names) {
    return new GraphBasis(names, NOW);
  }

  private GraphIndex index() {
    return knowledge().graphIndex();
  }

  @Test
  void ordersByConfidenceMentionsAndName_inBothDirections() {
    TenantScope actor = world().endUser();
    mention(actor, edge(actor, RelationshipDraft.of("hub", "t", "weak").withConfidence(0.1)));
    mention(actor, edge(actor, RelationshipDraft.of("strong", "t", "hub").withConfidence(0.9)));
    mention(actor, edge(actor, "hub", "u", "ä"));
    mention(actor, edge(actor, "hub", "t", "\uD83D\uDE80"));
    mention(actor, edge(actor, "hub", "t", "\uFFFDz"));
    mention(actor, edge(actor, "hub", "t", "z"));
    mention(actor, edge(actor, "z", "t", "hub"));
    mention(actor, edge(actor, "z", "a", "hub"));
    mention(actor, edge(actor, "hub", "t", "hub"));
    Expansion all = expand(actor, ALL, 99, "hub").get(0);
    assertEquals(
        List.of(
            "strong-t>hub",
            "hub-t>hub",
            "z-a>hub",
            "hub-t>z",
            "z-t>hub",
            "hub-u>ä",
            "hub-t>\uFFFDz",
            "hub-t>\uD83D\uDE80",
            "hub-t>weak"),
        written(all.edges()));
    assertEquals(9, all.total());
    Expansion three = expand(actor, ALL, 3, "hub").get(0);
    assertEquals(all.edges().subList(0, 3), three.edges());
    assertEquals(9, three.total());
    assertTrue(three.isCut());
    assertEquals(
        List.of("strong-t>hub", "hub-t>hub", "z-a>hub", "z-t>hub"),
        written(expand(actor, EdgeFilter.of(Direction.IN), 99, "hub").get(0).edges()));
    assertEquals(
        List.of("hub-u>ä"),
        written(
            expand(actor, EdgeFilter.of(Direction.OUT).withTypes(Set.of("u", "w")), 99, "hub")
                .get(0)
                .edges()));
    assertEquals(
        List.of("strong-t>hub"),
        written(expand(actor, ALL.withMinConfidence(0.85), 99, "hub").get(0).edges()));
    assertEquals(List.of(), expand(actor, ALL, 99, "unknown"));
  }

  @Test
  void answersInTheOrderOfTheEntities() {
    TenantScope actor = world().endUser();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      names.add("n" + (i * 37 % 90));
      mention(actor, edge(actor, "n" + i, "t", "to " + i));
    }
    List<Expansion> expansions = expand(actor, ALL, 5, names.toArray(String[]::new));
    assertEquals(names, expansions.stream().map(Expansion::entity).toList());
  }

  /** The same edge of user, organisation and tenant is one: it counts once against the fan-out. */
  @Test
  void countsAnEdgeOfSeveralOwnersOnce() {
    TenantScope actor = world().endUser();
    TenantScope org = world().orgAdmin();
    TenantScope tenant = world().tenantAdmin();
    mention(actor, edge(actor, RelationshipDraft.of("A", "t", "b").withConfidence(0.3)));
    mention(org, edge(org, RelationshipDraft.of("a", "t", "B").withConfidence(0.7)));
    mention(tenant, edge(tenant, RelationshipDraft.of("a", "t", "b ").withConfidence(0.5)));
    mention(tenant, edge(tenant, RelationshipDraft.of("a", "t", "b").withConfidence(0)));
    assertEquals(
        List.of(new Expansion("a", List.of(new Edge("a", "t", "b", 0.7, 4)), 1)),
        expand(actor, ALL, 1, "a"));
    assertEquals(
        List.of(new Expansion("a", List.of(new Edge("a", "t", "b", 0.52, 2)), 1)),
        expand(world().endUserElsewhere(), ALL, 1, "a"));
  }

  @Test
  void unitesTheNamesOfAnEntity() {
    TenantScope actor = world().endUser();
    mention(actor, edge(actor, RelationshipDraft.of("bob", "t", "x").withConfidence(0.4)));
    mention(actor, edge(actor, RelationshipDraft.of("robert", "t", "x").withConfidence(0.6)));
    mention(actor, edge(actor, "bob", "same", "robert"));
    mention(actor, edge(actor, "x", "u", "rob"));
    EntityResolution merged =
        EntityResolution.of(List.of(List.of("robert", "bob"), List.of("rob", "robert")));
    List<Edge> united =
        List.of(
            new Edge("bob", "same", "bob", 0.8, 1),
            new Edge("x", "u", "bob", 0.8, 1),
            new Edge("bob", "t", "x", 0.6, 2));
    List<Expansion> expansions =
        as(
            actor,
            () ->
                index()
                    .expand(
                        List.of(merged.entity("rob"), merged.entity("x")), basis(merged), ALL, 9));
    assertEquals(new Expansion("bob", united, 3), expansions.get(0));
    assertEquals(new Expansion("x", united.subList(1, 3), 2), expansions.get(1));
    assertEquals(
        united,
        as(actor, () -> index().neighbours(merged.entity("bob"), basis(merged), ALL, null, 9)));
    assertEquals(
        List.of("bob-same>robert", "bob-t>x"),
        written(expand(actor, ALL, 9, "bob").get(0).edges()),
        "nothing was rewritten");
  }

  @Test
  void pagesThroughTheEdgesOfAnEntity() {
    TenantScope actor = world().endUser();
    for (int i = 0; i < 40; i++) {
      RelationshipDraft draft =
          random().nextBoolean()
              ? RelationshipDraft.of("hub", "t" + i % 3, "n" + i / 4)
              : RelationshipDraft.of("n" + i / 4, "t" + i % 3, "hub");
      mention(actor, edge(actor, draft.withConfidence(random().nextInt(3) / 2.0)));
    }
    List<Edge> all = neighbours(actor, null, 99);
    List<Edge> paged = new ArrayList<>();
    NeighbourPlace after = null;
    List<Edge> page = neighbours(actor, after, 7);
    while (!page.isEmpty()) {
      paged.addAll(page);
      after = NeighbourPlace.of("hub", page.get(page.size() - 1));
      page = neighbours(actor, after, 7);
    }
    assertEquals(all, paged);
    assertEquals(all, expand(actor, ALL, 99, "hub").get(0).edges());
  }

  private List<Edge> neighbours(TenantScope actor, @Nullable NeighbourPlace after, int limit) {
    return as(actor, () -> index().neighbours(Entity.of("hub"), BASIS, ALL, after, limit));
  }

  @Test
  void showsEachActorTheEdgesThatHeSees() {
    List<Relationship> all = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      for (Visibility visibility : Visibility.values()) {
        world()
            .writerOf(owner, visibility)
            .ifPresent(
                writer -> {
                  Relationship edge =
                      edge(
                          owner,
                          RelationshipDraft.of("hub", "t", "n" + all.size())
                              .withVisibility(visibility));
                  mention(writer, edge);
                  all.add(edge);
                });
      }
    }
    refreshViews();
    for (TenantScope actor : world().actors()) {
      Set<String> visible = new HashSet<>();
      all.stream()
          .filter(edge -> actor.sees(edge.owner(), edge.visibility()))
          .forEach(edge -> visible.add(edge.target()));
      assertEquals(visible, targets(expand(actor, ALL, 99, "hub").get(0).edges()), actor::toString);
      assertEquals(visible, targets(neighbours(actor, null, 99)), actor::toString);
      Set<String> names = new HashSet<>(as(actor, () -> index().names(NOW, 999)));
      assertTrue(names.remove("hub"));
      assertEquals(visible, names, actor::toString);
      assertEquals(
          visible,
          targets(
              view(actor, "HUB", null, 99).lines().stream()
                  .map(EntityGraphView.Line::edge)
                  .toList()),
          actor::toString);
    }
  }

  /** Row 6 of what views show: an edge that is no longer held is gone after the next refresh. */
  @Test
  void theViewIsThatOfTheLastRefresh_withItsAge() {
    TenantScope actor = world().endUser();
    TenantScope org = world().orgAdmin();
    Relationship gone = edge(actor, "a", "t", "gone");
    mention(actor, edge(actor, "a", "t", "b"), edge(actor, "b", "t", "c"), gone);
    mention(org, edge(org, "A", "t", "B"));
    run(actor, () -> knowledge().relationships().delete(gone.id()));
    refreshViews();
    EntityGraphView view = view(actor, null, null, 9);
    assertEquals(
        List.of(new Edge("a", "t", "b", 0.8, 2), new Edge("b", "t", "c", 0.8, 1)),
        view.lines().stream().map(EntityGraphView.Line::edge).toList());
    assertEquals(NOW, view.lines().get(0).lastSeen());
    assertTrue(view.refreshedAt().isAfter(Instant.EPOCH));
    EntityGraphView first = view(actor, null, null, 1);
    assertEquals(view.lines().subList(0, 1), first.lines());
    assertEquals(
        view.lines().subList(1, 2), view(actor, null, first.next(), 1).lines(), "the next page");
    assertEquals(1, view(actor, "C", null, 9).lines().size());
  }

  private EntityGraphView view(
      TenantScope actor, @Nullable String entity, @Nullable Edge after, int limit) {
    EntityGraphViewQuery query =
        new EntityGraphViewQuery(entity == null ? null : new EntityName(entity), limit, after);
    return as(actor, () -> index().view(query)).orElseThrow();
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    assertThrows(
        IllegalStateException.class, () -> index().expand(List.of(Entity.of("a")), BASIS, ALL, 1));
    assertThrows(
        IllegalStateException.class, () -> index().neighbours(Entity.of("a"), BASIS, ALL, null, 1));
    assertThrows(IllegalStateException.class, () -> index().names(NOW, 1));
    assertThrows(
        IllegalStateException.class, () -> index().view(new EntityGraphViewQuery(null, 1, null)));
  }

  private List<Expansion> expand(
      TenantScope actor, EdgeFilter filter, int fanOut, String... names) {
    List<Entity> entities = List.of(names).stream().map(Entity::of).toList();
    return as(actor, () -> index().expand(entities, BASIS, filter, fanOut));
  }

  private static Set<String> targets(List<Edge> edges) {
    Set<String> targets = new HashSet<>();
    edges.forEach(edge -> targets.add(edge.target()));
    assertEquals(edges.size(), targets.size());
    return targets;
  }

  private static List<String> written(List<Edge> edges) {
    return edges.stream()
        .map(edge -> edge.source() + "-" + edge.type() + ">" + edge.target())
        .toList();
  }
}
