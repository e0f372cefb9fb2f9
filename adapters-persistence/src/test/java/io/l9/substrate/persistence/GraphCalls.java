package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.EntityGraphViewQuery;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeQuery;
import io.l9.substrate.domain.knowledge.graph.GraphBasis;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.NeighbourPlace;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of every method of the ports of the graph. */
final class GraphCalls {

  private GraphCalls() {}

  static void walks(MemoryFixture fixture, KnowledgeStore knowledge) {
    Relationship first = edge(fixture, "a", "b");
    var mentions = knowledge.relationships().mention(List.of(first, edge(fixture, "b", "c")));
    assertEquals(2, mentions.size());
    assertEquals(1, knowledge.relationships().mention(List.of(edge(fixture, "A", "b"))).size());
    assertTrue(knowledge.relationships().find(first.id(), NOW).isPresent());
    Position after = new Position(NOW, Seeds.uuid(fixture.random()));
    for (@Nullable Position place : new @Nullable Position[] {null, after}) {
      var all = knowledge.relationships().list(RelationshipQuery.all(5, place), NOW);
      var stored = knowledge.relationships().stored(5, place);
      var some =
          knowledge
              .relationships()
              .list(
                  new RelationshipQuery(
                      new EntityName("a"), new EntityName("b"), "knows", .1, 5, place),
                  NOW);
    }
    GraphIndex index = knowledge.graphIndex();
    GraphBasis none = new GraphBasis(EntityResolution.NONE, NOW);
    Entity a = Entity.of("a");
    for (Direction direction : Direction.values()) {
      for (Set<String> types : List.of(Set.<String>of(), Set.of("knows"), Set.of("knows", "x"))) {
        EdgeFilter filter = new EdgeFilter(direction, types, 0);
        var walked = index.expand(List.of(a, Entity.of("b")), none, filter, 5);
        var one = index.expand(List.of(a), none, filter, 5);
        var page = index.neighbours(a, none, filter, null, 5);
        var next =
            index.neighbours(a, none, filter, new NeighbourPlace(.8, 1, "b", "knows", true), 5);
      }
    }
    List<Edge> edges = index.neighbours(a, none, EdgeFilter.of(Direction.BOTH), null, 5);
    assertFalse(edges.isEmpty());
    assertFalse(index.names(NOW, 5).isEmpty());
    for (@Nullable Edge place : new @Nullable Edge[] {null, edges.get(0)}) {
      var view = index.view(new EntityGraphViewQuery(null, 5, place));
      var lines = index.view(new EntityGraphViewQuery(new EntityName("a"), 5, place));
    }
    assertTrue(knowledge.relationships().delete(first.id()));
    assertTrue(knowledge.relationships().createAbsent(first));
  }

  static void merges(MemoryFixture fixture, KnowledgeStore knowledge) {
    EntityMerge merge =
        new EntityMerge(
            Seeds.uuid(fixture.random()),
            fixture.actor().owner(),
            Visibility.SHARED,
            List.of("a", "b"),
            null,
            NOW);
    knowledge.entityMerges().create(merge);
    assertTrue(knowledge.entityMerges().find(merge.id()).isPresent());
    Position after = new Position(NOW, merge.id());
    for (@Nullable EntityName name : new @Nullable EntityName[] {null, new EntityName("a")}) {
      for (@Nullable Position place : new @Nullable Position[] {null, after}) {
        var page = knowledge.entityMerges().list(new EntityMergeQuery(name, 5, place));
      }
    }
    assertEquals(1, knowledge.entityMerges().count(5));
    assertEquals("a", knowledge.entityMerges().resolution().entity("b").name());
    assertTrue(knowledge.entityMerges().delete(merge.id()));
  }

  private static Relationship edge(MemoryFixture fixture, String source, String target) {
    return Relationship.first(
        Seeds.uuid(fixture.random()),
        fixture.actor().owner(),
        RelationshipDraft.of(source, "knows", target),
        Skeleton.of(source, "knows", target),
        NOW);
  }
}
