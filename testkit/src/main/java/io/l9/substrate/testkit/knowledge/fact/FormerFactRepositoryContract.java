package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.domain.knowledge.fact.FormerFactRepository;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link FormerFactRepository}: rows of other clients, until they are facts. */
public abstract class FormerFactRepositoryContract extends KnowledgeContract {

  private Instant created = NOW;

  /** Stores a row as another client does, whoever owns it. */
  protected abstract void put(FormerFact row);

  private FormerFactRepository rows() {
    return knowledge().formerFacts();
  }

  /** Stores a row that is later than the one before. */
  private FormerFact row(TenantScope owner, @Nullable Packet source) {
    created = created.plusSeconds(1);
    FormerFact row =
        new FormerFact(
            new FactId(Seeds.uuid(random())),
            owner.owner(),
            Visibility.SHARED,
            "Alice " + created,
            "knows",
            json().of("Bob"),
            null,
            null,
            null,
            null,
            3,
            source == null ? null : source.id(),
            created);
    put(row);
    return row;
  }

  @Test
  void listsRows_theEarliestFirst_andNoFacts() {
    TenantScope actor = world().endUser();
    var unused = stored(actor, fact(actor));
    FormerFact first = row(actor, stored(actor, packet(actor)));
    FormerFact second = row(actor, null);
    FormerFact third =
        new FormerFact(
            new FactId(Seeds.uuid(random())),
            actor.owner(),
            Visibility.SHARED,
            "",
            "",
            json().of(List.of(1, 2.5)),
            "odd",
            NOW,
            NOW.plusSeconds(1),
            .25,
            0,
            null,
            second.createdAt().plusSeconds(1));
    put(third);
    assertEquals(List.of(first, second), as(actor, () -> rows().list(2, null)));
    assertEquals(List.of(third), as(actor, () -> rows().list(2, second.position())));
    assertEquals(List.of(), as(actor, () -> rows().list(2, third.position())));
    assertEquals(
        Optional.empty(), as(actor, () -> knowledge().facts().find(first.id())), "is no fact");
  }

  @Test
  void locksAndRemoves_whatTheScopeMayWrite() {
    TenantScope actor = world().endUser();
    FormerFact own = row(actor, null);
    FormerFact wide = row(world().orgAdmin(), null);
    FormerFact foreign = row(world().foreigner(), null);
    List<FactId> all = List.of(own.id(), wide.id(), foreign.id());
    assertEquals(List.of(own, wide), as(actor, () -> rows().list(9, null)));
    assertEquals(List.of(own), as(actor, () -> rows().lock(all)));
    run(actor, () -> rows().remove(all));
    assertEquals(List.of(wide), as(actor, () -> rows().list(9, null)));
    assertEquals(List.of(foreign), as(world().foreigner(), () -> rows().lock(all)));
  }

  @Test
  void becomeFacts_whenTheirFirstRevisionIsStored() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    FormerFact row = row(actor, packet);
    FormerFact other = row(actor, null);
    Fact fact = fact(row, packet);
    write(actor, revision(fact, Kind.ADOPTED), evidence(fact, packet.id()));
    assertEquals(Optional.of(fact), as(actor, () -> knowledge().facts().find(row.id())));
    assertEquals(
        List.of(revision(fact, Kind.ADOPTED)),
        as(actor, () -> knowledge().facts().revisions(row.id())));
    assertEquals(1, as(actor, () -> knowledge().facts().evidence(row.id())).size());
    assertEquals(List.of(fact), list(actor, FactQuery.about(fact.subject())));
    assertEquals(List.of(other), as(actor, () -> rows().list(9, null)));
    assertEquals(List.of(), as(actor, () -> rows().lock(List.of(row.id()))));
    run(actor, () -> rows().remove(List.of(row.id())));
    Fact next = next(actor, FactBuilder.after(fact).confidence(.3), Kind.CONTRADICTED);
    assertEquals(
        List.of(fact, next),
        as(actor, () -> knowledge().facts().revisions(row.id())).stream()
            .map(FactRevision::fact)
            .toList());
  }

  private Fact fact(FormerFact row, Packet packet) {
    return new FactBuilder(row.id(), row.owner(), value("Bob"), row.createdAt())
        .subject(row.subject())
        .contradictions(row.contradictions())
        .source(packet.id())
        .knownFrom(row.createdAt().plusSeconds(60))
        .build();
  }

  @Test
  void becomeFactsOnce() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Fact fact = fact(row(actor, packet), packet);
    write(actor, revision(fact, Kind.ADOPTED), evidence(fact, packet.id()));
    assertThrows(
        RuntimeException.class,
        () -> write(actor, revision(fact, Kind.ADOPTED), evidence(fact, packet.id())));
    assertEquals(1, as(actor, () -> knowledge().facts().revisions(fact.id())).size());
  }

  @Test
  void areSeen_byWhomTheyAreOpenTo() {
    Set<FormerFact> stored =
        world().owners().stream()
            .flatMap(owner -> world().writerOf(owner, Visibility.SHARED).stream())
            .map(writer -> row(writer, null))
            .collect(Collectors.toSet());
    for (TenantScope actor : world().actors()) {
      assertEquals(
          stored.stream()
              .filter(row -> actor.sees(row.owner(), row.visibility()))
              .collect(Collectors.toSet()),
          Set.copyOf(as(actor, () -> rows().list(99, null))),
          actor::toString);
    }
  }
}
