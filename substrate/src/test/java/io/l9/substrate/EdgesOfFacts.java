package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.NeighbourQuery;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInfo;

/**
 * facts and edges never disagree. After each step of a random history the edges that any two
 * readers are shown are the facts about entities that they are told.
 */
abstract class EdgesOfFacts {

  private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<String> NAMES = List.of("Ann", "ANN ", "Bob", "Cem", "Ｃem");
  private static final List<String> ENTITIES = List.of("ann", "bob", "cem");

  final MutableClock clock = new MutableClock(BEGIN);

  private Random random;
  private TenantWorld world;
  private List<TenantScope> actors;
  private final List<PacketId> packets = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private int done;

  abstract MemorySubstrate substrate();

  /** The number of steps of a history. */
  abstract int steps();

  private Memory as(TenantScope actor) {
    return substrate().as(actor);
  }

  @RepeatedTest(3)
  void areTheFactsThatAReaderBelieves(TestInfo test) {
    random = Seeds.of(test);
    world = new TenantWorld(random);
    actors =
        List.of(
            world.endUser(),
            world.colleague(),
            world.orgAdmin(),
            world.tenantAdmin(),
            world.system());
    as(world.tenantAdmin()).facts().declareSingle("leads");
    for (int i = 0; i < steps(); i++) {
      step();
      agree(any(actors));
      agree(any(actors));
    }
    actors.forEach(this::agree);
    agree(world.foreigner());
    assertTrue(done > steps() / 3, () -> "most steps were refused: " + history);
  }

  private void step() {
    TenantScope actor = any(actors);
    int kind = random.nextInt(14);
    try {
      switch (kind) {
        case 0 -> clock.advance(Duration.ofDays(1 + random.nextInt(3)));
        case 1 -> packets.add(as(actor).remember("text " + history.size()).id());
        case 2 -> as(actor).packets().erase(packets.remove(random.nextInt(packets.size())));
        case 3 -> as(actor).facts().retract(told(actor).id(), "no");
        case 4 -> as(actor).facts().contradict(told(actor).id(), null, "no");
        case 5 -> as(actor).facts().reject(told(actor).id(), any(List.of(Reach.values())), "no");
        case 6 -> as(actor).facts().lift(standing(actor).id(), "yes");
        case 7 -> as(world.tenantAdmin()).facts().erase(told(world.tenantAdmin()).id());
        case 8 -> as(actor).graph().relate(any(NAMES), predicate(), any(NAMES));
        default -> as(actor).facts().put(draft(actor));
      }
      done++;
      history.add(actor.role() + " " + kind);
    } catch (SubstrateException | IllegalArgumentException e) {
      history.add(actor.role() + " " + kind + " refused: " + e.getMessage());
    }
  }

  private <T> T any(List<T> choices) {
    if (choices.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to choose from");
    }
    return choices.get(random.nextInt(choices.size()));
  }

  private String predicate() {
    return random.nextBoolean() ? "leads" : "knows";
  }

  private FactDraft draft(TenantScope actor) {
    String subject = any(NAMES);
    String predicate = predicate();
    FactDraft draft =
        random.nextInt(4) == 0
            ? as(actor).facts().draft(subject, predicate, any(NAMES))
            : as(actor).facts().relation(subject, predicate, any(NAMES));
    if (random.nextBoolean()) {
      Instant from = clock.instant().plus(Duration.ofDays(random.nextInt(9) - 4));
      @Nullable Instant to =
          random.nextBoolean() ? from.plus(Duration.ofDays(1 + random.nextInt(4))) : null;
      draft = draft.during(new Validity(from, to));
    }
    return packets.isEmpty() || random.nextBoolean() ? draft : draft.from(any(packets), null);
  }

  private Fact told(TenantScope actor) {
    return any(facts(actor, true));
  }

  private Rejection standing(TenantScope actor) {
    return any(as(actor).facts().rejections(true, 50, null).items());
  }

  private List<Fact> facts(TenantScope reader, boolean everValid) {
    FactQuery query =
        new FactQuery(
            null,
            null,
            null,
            null,
            null,
            null,
            Set.of(FactState.HELD),
            null,
            everValid,
            null,
            FactQuery.Order.NEWEST,
            FactQuery.MAX_LIMIT,
            null);
    return as(reader).facts().list(query).page().facts();
  }

  private void agree(TenantScope reader) {
    Set<Relationship> believed = new HashSet<>();
    for (Fact fact : facts(reader, false)) {
      if (fact.object() instanceof FactObject.Entity object) {
        believed.add(Relationship.of(fact, object));
      }
    }
    List<Relationship> listed =
        as(reader).graph().list(RelationshipQuery.all(RelationshipQuery.MAX_LIMIT, null)).items();
    Set<Relationship> ofFacts = new HashSet<>();
    listed.stream().filter(edge -> edge.fact() != null).forEach(ofFacts::add);
    assertEquals(believed, ofFacts, () -> reader + " after " + history);
    for (Rejection rejection : as(reader).facts().rejections(true, 50, null).items()) {
      listed.forEach(
          edge ->
              assertTrue(
                  !rejection.hides(edge.skeleton(), edge.owner(), reader.owner()),
                  () -> reader + " is shown " + edge + " after " + history));
    }
    Map<Edge.Key, Edge> edges = edges(listed);
    for (String name : ENTITIES) {
      assertEquals(
          Set.copyOf(edges.values().stream().filter(edge -> isOf(edge, name)).toList()),
          Set.copyOf(neighbours(reader, name)),
          () -> name + " as " + reader + " after " + history);
    }
    Set<Edge> walked = new HashSet<>();
    ENTITIES.forEach(
        name -> walked.addAll(as(reader).graph().traverse(TraversalQuery.from(name)).edges()));
    assertEquals(Set.copyOf(edges.values()), walked, () -> reader + " after " + history);
  }

  private static boolean isOf(Edge edge, String name) {
    return edge.source().equals(name) || edge.target().equals(name);
  }

  private List<Edge> neighbours(TenantScope reader, String name) {
    try {
      EdgeFilter all = EdgeFilter.of(Direction.BOTH);
      NeighbourQuery query = new NeighbourQuery(new EntityName(name), all, 200, null);
      return as(reader).graph().neighbours(query).edges();
    } catch (NotFoundException e) {
      return List.of();
    }
  }

  private static Map<Edge.Key, Edge> edges(List<Relationship> rows) {
    Map<Edge.Key, Edge> edges = new HashMap<>();
    for (Relationship row : rows) {
      Edge edge =
          new Edge(
              new EntityName(row.source()).normalized(),
              row.type(),
              new EntityName(row.target()).normalized(),
              row.confidence(),
              row.mentions());
      edges.merge(
          edge.key(),
          edge,
          (a, b) ->
              new Edge(
                  a.source(),
                  a.type(),
                  a.target(),
                  Math.max(a.confidence(), b.confidence()),
                  a.mentions() + b.mentions()));
    }
    return edges;
  }
}
