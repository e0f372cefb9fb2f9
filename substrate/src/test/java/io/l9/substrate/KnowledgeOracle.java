package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.NeighbourQuery;
import io.l9.substrate.domain.knowledge.graph.PathQuery;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Questions of random actors about facts and the graph, each held against a plain ledger of what
 * was written: A.6, sentence 10. {@code -Dl9.oracle.statements} asks more.
 */
abstract class KnowledgeOracle {

  private static final int QUESTIONS = Integer.getInteger("l9.oracle.statements", 1_500);
  private static final int NAMES = 6;

  /**
   * A line of the ledger. The type tells it from all others; the names are everybody's.
   *
   * @param isFact whether a fact says so, or a relationship does
   */
  private record Line(
      UUID id,
      Ownership owner,
      Visibility visibility,
      String source,
      String type,
      String target,
      boolean isFact) {}

  private final List<Line> ledger = new ArrayList<>();
  private Random random;
  private List<TenantScope> actors;

  abstract MemorySubstrate substrate();

  @BeforeEach
  void write(TestInfo test) {
    random = Seeds.of(test);
    actors = new TenantWorld(random).actors();
    for (TenantScope actor : actors) {
      for (int i = 0; i < 8; i++) {
        Visibility visibility = any(List.of(Visibility.values()));
        if (actor.mayWrite(actor.owner(), visibility)) {
          write(actor, visibility, name(), "type " + ledger.size(), name(), random.nextBoolean());
        }
      }
    }
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private String name() {
    return "name " + random.nextInt(NAMES);
  }

  private void write(
      TenantScope actor,
      Visibility visibility,
      String source,
      String type,
      String target,
      boolean isFact) {
    Memory memory = substrate().as(actor);
    UUID id =
        isFact
            ? fact(memory, visibility, source, type, target)
            : memory
                .graph()
                .mention(RelationshipDraft.of(source, type, target).withVisibility(visibility))
                .relationship()
                .id();
    ledger.add(new Line(id, actor.owner(), visibility, source, type, target, isFact));
  }

  private static UUID fact(
      Memory memory, Visibility visibility, String subject, String predicate, String object) {
    AssertOutcome outcome =
        memory
            .facts()
            .put(
                new FactDraft(
                    new EntityName(subject),
                    predicate,
                    new FactObject.Entity(new EntityName(object)),
                    Validity.ALWAYS,
                    .8,
                    null,
                    null,
                    OnConflict.KEEP_BOTH,
                    null,
                    visibility));
    return ((AssertOutcome.Asserted) outcome).fact().id().value();
  }

  @Test
  void nobodyIsToldOfAnothersLines() {
    int empty = 0;
    for (int question = 0; question < QUESTIONS; question++) {
      TenantScope actor = any(actors);
      Set<String> told = new TreeSet<>();
      Set<String> expected = ask(actor, told);
      assertEquals(expected, told, () -> "asked by " + actor);
      ledger.stream()
          .filter(line -> told.contains(line.type()))
          .forEach(line -> assertTrue(isOf(actor, line.owner()), () -> line + " for " + actor));
      empty += told.isEmpty() ? 1 : 0;
    }
    assertTrue(empty < QUESTIONS / 2, "most questions had no answer: " + empty);
  }

  /** Returns whether the tenant is the actor's, and the organisation his or everybody's. */
  private static boolean isOf(TenantScope actor, Ownership owner) {
    return owner.tenant().equals(actor.tenant())
        && (owner.org() == null
            || actor.role() == Role.TENANT_ADMIN
            || Objects.equals(owner.org(), actor.org()));
  }

  /**
   * Asks something.
   *
   * @param told receives the types of the lines that the answer is made of
   * @return the types that it should be made of
   */
  private Set<String> ask(TenantScope actor, Set<String> told) {
    Memory memory = substrate().as(actor);
    Line line = any(ledger);
    String name = name();
    return switch (random.nextInt(8)) {
      case 0 -> neighbours(memory, actor, name, any(List.of(Direction.values())), told);
      case 1 -> walked(memory, actor, name, 1 + random.nextInt(3), told);
      case 2 -> {
        memory
            .graph()
            .list(new RelationshipQuery(new EntityName(name), null, null, 0, 200, null))
            .items()
            .forEach(found -> told.add(found.type()));
        yield types(actor, it -> it.source().equals(name));
      }
      case 3 -> {
        memory
            .facts()
            .list(FactQuery.about(new EntityName(name)))
            .page()
            .facts()
            .forEach(found -> told.add(found.predicate()));
        yield types(actor, it -> it.isFact() && it.source().equals(name));
      }
      case 4 -> {
        found(() -> memory.graph().get(line.id())).map(Relationship::type).forEach(told::add);
        yield types(actor, it -> it.equals(line));
      }
      case 5 -> {
        found(() -> memory.facts().get(new FactId(line.id())).fact())
            .map(Fact::predicate)
            .forEach(told::add);
        yield types(actor, it -> it.equals(line) && it.isFact());
      }
      case 6 -> {
        found(() -> memory.facts().why(new FactId(line.id())).fact())
            .map(Fact::predicate)
            .forEach(told::add);
        yield types(actor, it -> it.equals(line) && it.isFact());
      }
      default -> path(memory, actor, line, told);
    };
  }

  private Set<String> types(TenantScope actor, Predicate<Line> condition) {
    return ledger.stream()
        .filter(line -> actor.sees(line.owner(), line.visibility()))
        .filter(condition)
        .map(Line::type)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static <T> Stream<T> found(Supplier<T> question) {
    try {
      return Stream.of(question.get());
    } catch (NotFoundException e) {
      return Stream.of();
    }
  }

  private Set<String> neighbours(
      Memory memory, TenantScope actor, String name, Direction direction, Set<String> told) {
    NeighbourQuery query =
        new NeighbourQuery(new EntityName(name), EdgeFilter.of(direction), 200, null);
    found(() -> memory.graph().neighbours(query))
        .flatMap(found -> found.edges().stream())
        .forEach(edge -> told.add(edge.type()));
    return types(
        actor,
        line ->
            (direction != Direction.IN && line.source().equals(name))
                || (direction != Direction.OUT && line.target().equals(name)));
  }

  private Set<String> walked(
      Memory memory, TenantScope actor, String start, int depth, Set<String> told) {
    TraversalQuery query = TraversalQuery.from(start).withDepth(depth).withFanOut(500);
    memory.graph().traverse(query).edges().forEach(edge -> told.add(edge.type()));
    Set<String> reached = new HashSet<>(Set.of(start));
    Set<String> expected = new TreeSet<>();
    for (int level = 0; level < depth; level++) {
      Set<String> before = Set.copyOf(reached);
      Predicate<Line> isNext =
          line -> before.contains(line.source()) || before.contains(line.target());
      expected.addAll(types(actor, isNext));
      ledger.stream()
          .filter(line -> expected.contains(line.type()))
          .forEach(line -> reached.addAll(List.of(line.source(), line.target())));
    }
    return expected;
  }

  private Set<String> path(Memory memory, TenantScope actor, Line line, Set<String> told) {
    PathQuery query =
        PathQuery.between(line.source(), line.target())
            .withFilter(EdgeFilter.of(Direction.OUT).withTypes(Set.of(line.type())));
    found(
            () ->
                random.nextBoolean()
                    ? memory.graph().shortestPath(query)
                    : memory.graph().strongestPath(query))
        .flatMap(found -> found.edges().stream())
        .map(Edge::type)
        .forEach(told::add);
    return types(actor, it -> it.equals(line) && !line.source().equals(line.target()));
  }
}
