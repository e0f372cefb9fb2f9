package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeDraft;
import io.l9.substrate.domain.knowledge.graph.EntityMergeQuery;
import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.MergeCandidates.Candidate;
import io.l9.substrate.domain.knowledge.graph.Neighbours;
import io.l9.substrate.domain.knowledge.graph.PathQuery;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.Subgraph;
import io.l9.substrate.domain.knowledge.graph.TraversalCap;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Complaints of users of other graph memories, and who sees what. */
abstract class EntityGraphPromises {

  private Random random;
  private TenantWorld world;
  private GraphMemory graph;

  abstract MemorySubstrate substrate();

  @BeforeEach
  void newTenant(TestInfo test) {
    random = Seeds.of(test);
    world = new TenantWorld(random);
    graph = as(world.endUser());
  }

  private GraphMemory as(TenantScope actor) {
    return substrate().as(actor).graph();
  }

  /** A.2, row 15: a cap that is hit within a level is told. */
  @Test
  void aStarOfFiveWithThreeNodesIsTruncated() {
    for (int i = 1; i <= 5; i++) {
      graph.relate("hub", "to", "leaf " + i);
    }
    Subgraph three = graph.traverse(TraversalQuery.from("hub").withMaxNodes(3));
    assertEquals(
        List.of("hub", "leaf 1", "leaf 2"),
        three.nodes().stream().map(Subgraph.Node::name).toList());
    assertEquals(Set.of(TraversalCap.MAX_NODES), three.stoppedBy());
    assertFalse(graph.traverse(TraversalQuery.from("hub").withMaxNodes(6)).isTruncated());
  }

  /** A.2, row 17: the depth and the counts are those of what is returned. */
  @Test
  void theDepthIsThatOfTheReturnedNodes() {
    graph.relate("a", "t", "b");
    graph.relate("b", "t", "c");
    graph.relate("c", "t", "d");
    Subgraph found = graph.traverse(TraversalQuery.from("a").withDepth(6).withMaxNodes(2));
    assertEquals(1, found.depthReached());
    assertEquals(2, found.nodes().size());
    assertEquals(1, found.edges().size());
    assertEquals(3, graph.traverse(TraversalQuery.from("a").withDepth(6)).depthReached());
    assertEquals(0, graph.traverse(TraversalQuery.from("nobody")).depthReached());
  }

  /** A.2, row 18: there is a ceiling, and nobody asks for more. */
  @Test
  void refusesMoreThanTheCeilings_andNonsense() {
    TraversalQuery query = TraversalQuery.from("a");
    assertThrows(ValidationException.class, () -> query.withDepth(7));
    assertThrows(ValidationException.class, () -> query.withDepth(0));
    assertThrows(ValidationException.class, () -> query.withMaxNodes(2_001));
    assertThrows(ValidationException.class, () -> query.withFanOut(501));
    assertThrows(ValidationException.class, () -> query.withMaxBytes(8_000_001));
    assertThrows(ValidationException.class, () -> query.withMaxBytes(999));
    assertThrows(ValidationException.class, () -> TraversalQuery.from(List.of()));
    assertThrows(ValidationException.class, () -> TraversalQuery.from(" \t"));
    assertThrows(ValidationException.class, () -> TraversalQuery.from("\u00a0"));
    assertThrows(ValidationException.class, () -> TraversalQuery.from("a\u0000"));
    assertThrows(ValidationException.class, () -> TraversalQuery.from("\ud800"));
    assertThrows(ValidationException.class, () -> TraversalQuery.from("x".repeat(501)));
    assertThrows(ValidationException.class, () -> TraversalQuery.from("\ufdfa".repeat(100)));
    RelationshipDraft draft = RelationshipDraft.of("a", "t", "b");
    assertThrows(ValidationException.class, () -> draft.withConfidence(Double.NaN));
    assertThrows(ValidationException.class, () -> draft.withConfidence(1.1));
    assertThrows(ValidationException.class, () -> RelationshipDraft.of("a", "", "b"));
    assertThrows(ValidationException.class, () -> PathQuery.between("a", "b").withMaxLength(9));
    assertThrows(ValidationException.class, () -> EntityMergeDraft.of(List.of("A", " a")));
  }

  /** A.2, row 19: a clique of 15 at depth 6 visits each node once. */
  @Test
  void aCliqueIsWalkedOnce() {
    List<RelationshipDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      for (int j = 0; j < i; j++) {
        drafts.add(RelationshipDraft.of("n" + i, "t", "n" + j));
        drafts.add(RelationshipDraft.of("n" + j, "t", "n" + i));
      }
    }
    graph.mentionAll(drafts);
    Subgraph found = graph.traverse(TraversalQuery.from("n0").withDepth(6));
    assertEquals(15, found.nodes().size());
    assertEquals(15 * 14, found.edges().size());
    assertEquals(1, found.depthReached());
    assertFalse(found.isTruncated());
  }

  /** A.6, sentence 9, and A.2, row 20: edges between the two and edges that collided, too. */
  @Test
  void mergeAndUnmergeLeaveEverythingAsItWas() {
    graph.relate("Robert", "knows", "Ann");
    graph.relate("Bob", "knows", "Ann");
    graph.relate("Bob", "same as", "Robert");
    graph.relate("Ann", "likes", "Bob");
    List<Object> before = everything();
    EntityMerge merge = graph.merge(List.of("Robert", "Bob"));
    Subgraph merged = graph.traverse(TraversalQuery.from("ROBERT"));
    assertEquals(List.of("bob", "ann"), merged.nodes().stream().map(Subgraph.Node::name).toList());
    assertEquals(3, merged.edges().size());
    assertEquals(
        2,
        merged.edges().stream()
            .filter(e -> e.type().equals("knows"))
            .findFirst()
            .orElseThrow()
            .mentions());
    Neighbours neighbours = graph.neighbours("robert");
    assertEquals(new Entity("bob", List.of("bob", "robert")), neighbours.entity());
    assertEquals(3, neighbours.edges().size());
    GraphPath path = graph.shortestPath(PathQuery.between("ann", "Robert"));
    assertEquals(List.of("ann", "bob"), path.nodes());
    assertEquals(List.of("bob"), graph.strongestPath(PathQuery.between("bob", "robert")).nodes());
    graph.unmerge(merge.id());
    assertEquals(before, everything());
    assertThrows(NotFoundException.class, () -> graph.unmerge(merge.id()));
  }

  private List<Object> everything() {
    return List.of(
        graph.list(RelationshipQuery.all(200, null)),
        graph.merges(new EntityMergeQuery(null, 200, null)),
        graph.traverse(TraversalQuery.from("bob")),
        graph.traverse(TraversalQuery.from("robert")),
        graph.neighbours("bob"));
  }

  /** A.2, row 21: merges in both directions are one entity of one name. */
  @Test
  void mergesInBothDirectionsAreOneEntity() {
    graph.merge(List.of("b", "a"));
    graph.merge(List.of("a", "b"));
    graph.merge(List.of("b", "c"));
    for (String name : List.of("a", "B", " c")) {
      assertEquals(new Entity("a", List.of("a", "b", "c")), graph.resolve(name));
    }
  }

  /** A.2, row 22: many threads of two tenants each have the graph of their own ledger. */
  @Test
  void concurrentTenantsDoNotWriteIntoEachOthersGraph() {
    List<TenantScope> tenants = List.of(world.endUser(), world.foreigner());
    Map<TenantScope, Integer> ledger = new HashMap<>();
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      TenantScope tenant = tenants.get(i % 2);
      int edge = random.nextInt(20);
      ledger.merge(tenant, 1, Integer::sum);
      writers.add(
          () -> {
            as(tenant).relate("hub", "t", "n" + edge);
            return as(tenant).traverse(TraversalQuery.from("hub")).nodes().size() > 1;
          });
    }
    assertTrue(Concurrently.run(writers).stream().allMatch(seen -> seen));
    for (TenantScope tenant : tenants) {
      List<Relationship> edges = as(tenant).list(RelationshipQuery.all(200, null)).items();
      assertEquals(ledger.get(tenant), edges.stream().mapToInt(Relationship::mentions).sum());
      assertTrue(edges.stream().allMatch(edge -> edge.owner().equals(tenant.owner())));
    }
  }

  @Test
  void showsNobodyWhatHeMayNotSee() {
    GraphMemory system = as(world.system());
    graph.relate("shared", "t", "b");
    system.mention(RelationshipDraft.of("secret", "t", "b").withVisibility(Visibility.L_PRIVATE));
    UUID merge = system.merge(EntityMergeDraft.of(List.of("shared", "secret"))).id();
    assertEquals(new Entity("secret", List.of("secret", "shared")), graph.resolve("shared"));
    assertThrows(ForbiddenException.class, () -> graph.unmerge(merge));
    assertEquals(1, graph.neighbours("secret").edges().get(0).mentions());
    assertEquals(2, system.neighbours("b").edges().get(0).mentions());
    for (TenantScope other :
        List.of(world.colleague(), world.foreigner(), world.endUserElsewhere())) {
      assertThrows(NotFoundException.class, () -> as(other).neighbours("b"), other::toString);
      assertEquals(1, as(other).traverse(TraversalQuery.from("b")).nodes().size());
      assertThrows(
          NotFoundException.class, () -> as(other).shortestPath(PathQuery.between("shared", "b")));
      assertEquals(List.of(), as(other).candidates("shares", 9).candidates());
    }
    assertThrows(
        ForbiddenException.class,
        () ->
            graph.mention(
                RelationshipDraft.of("a", "t", "b").withVisibility(Visibility.L_PRIVATE)));
  }

  @Test
  void offersCandidates_andMergesNone() {
    graph.relate("José-Pérez", "t", "Jonathan Smith");
    graph.relate("Jose Perez", "t", "Jonathan Smyth");
    graph.relate("Somebody", "t", "Else");
    assertEquals(
        List.of(new Candidate("josé-pérez", 1)), graph.candidates("jose perez", 9).candidates());
    List<Candidate> similar = graph.candidates("Jonathan Smith", 9).candidates();
    assertEquals(List.of("jonathan smyth"), similar.stream().map(Candidate::name).toList());
    assertTrue(similar.get(0).similarity() >= 0.6 && similar.get(0).similarity() < 1);
    assertEquals(Entity.of("jose perez"), graph.resolve("Jose Perez"));
    graph.merge(List.of("Jose Perez", "José-Pérez"));
    assertEquals(List.of(), graph.candidates("jose perez", 9).candidates());
  }

  @Test
  void saysWhyThereIsNoPath() {
    graph.relate("a", "t", "b");
    graph.relate("c", "t", "d");
    NotFoundException none =
        assertThrows(
            NotFoundException.class, () -> graph.shortestPath(PathQuery.between("a", "d")));
    assertEquals("there is no path between these entities", none.getMessage());
    assertEquals(List.of("a"), graph.shortestPath(PathQuery.between("A", "a ")).nodes());
    assertEquals(1, graph.strongestPath(PathQuery.between("A", "a ")).confidence());
  }

  @Test
  void pagesThroughRelationshipsOfAnEntity() {
    for (int i = 0; i < 7; i++) {
      graph.relate("a", "t" + i, "b");
    }
    RelationshipQuery query = new RelationshipQuery(new EntityName("A"), null, null, 0, 5, null);
    var first = graph.list(query);
    assertEquals(5, first.items().size());
    assertEquals(
        2,
        graph
            .list(new RelationshipQuery(new EntityName("A"), null, null, 0, 5, first.next()))
            .items()
            .size());
    UUID id = first.items().get(0).id();
    assertEquals(first.items().get(0), graph.get(id));
    assertThrows(NotFoundException.class, () -> as(world.colleague()).delete(id));
    graph.delete(id);
    assertThrows(NotFoundException.class, () -> graph.get(id));
  }
}
