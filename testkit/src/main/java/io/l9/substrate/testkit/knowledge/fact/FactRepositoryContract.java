package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPlace;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Locked;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Origin;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link FactRepository}: what is written is found as it was. */
public abstract class FactRepositoryContract extends KnowledgeContract
    implements AggregateContract<FactRepository, Fact> {

  private final Skeleton common = Skeleton.of("a", "b", "c");

  @Override
  public Class<FactRepository> port() {
    return FactRepository.class;
  }

  @Override
  public FactRepository repository() {
    return knowledge().facts();
  }

  @Override
  public Aggregate<Fact> aggregate(FactRepository facts) {
    Fact any = fact(world().endUser()).build();
    Packet packet = packet(world().endUser()).build();
    return new Aggregate<>(
            Fact::position,
            (id, owner, visibility, at) ->
                new FactBuilder(new FactId(id), owner, value("same"), at)
                    .visibility(visibility)
                    .skeleton(common)
                    .build(),
            fact -> {
              facts.lock(List.of(Look.at(fact.slot())));
              facts.write(new Changes(List.of(revision(fact, Kind.ASSERTED)), List.of()));
            },
            id -> facts.find(new FactId(id)),
            (limit, after) -> page(facts, limit, after))
        .find(
            "revisions",
            id -> facts.revisions(new FactId(id)).stream().map(FactRevision::fact).findFirst())
        .read("ofSkeleton", limit -> facts.ofSkeleton(common).stream())
        .change("erase", fact -> facts.erase(fact.id()), fact -> Optional.empty())
        .others(
            () -> facts.write(new Changes(List.of(revision(any, Kind.ASSERTED)), List.of())),
            () -> facts.sources(List.of(packet.id())),
            () -> facts.evidence(any.id()),
            () -> facts.ranked(RankedFactsQuery.first()),
            () -> facts.records(List.of(any.id())),
            () -> facts.conflicts(NOW, 9, null),
            () -> facts.conflict(new UUID(0, 0), NOW),
            () -> facts.lock(List.of(new Look(any.slot(), common, packet.id()))),
            () -> facts.onlyOfEndedFacts(List.of(packet.id()), NOW),
            () -> facts.recall(List.of("alice"), List.of(packet.id()), NOW, 1));
  }

  private static Page<Fact> page(FactRepository facts, int limit, @Nullable Position after) {
    FactPlace place =
        after == null ? null : new FactPlace(FactPath.INFERRED, Fact.DEFAULT_CONFIDENCE, after);
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
            false,
            null,
            FactQuery.Order.NEWEST,
            limit,
            place);
    var found = facts.list(query, EntityResolution.NONE, NOW).page();
    return new Page<>(found.facts(), found.next() == null ? null : found.next().position());
  }

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Packet root = stored(actor, packet(actor));
    Fact other = stored(actor, fact(actor).state(FactState.SUPERSEDED));
    Fact fact =
        new FactBuilder(
                new FactId(packet.id().value()),
                actor.owner(),
                value(Map.of("n", 1.5, "list", List.of(1, "b\uD83D\uDE80"))),
                NOW.minusSeconds(9))
            .subject(" Gr\u00fc\u00dfe  \uD83D\uDE80 ")
            .predicate("lebt in")
            .skeleton(skeleton())
            .during(Instant.parse("0001-01-01T00:00:00Z"), NOW.plusNanos(1000))
            .path(FactPath.STATED)
            .confidence(0.8500000000000001)
            .source(packet.id())
            .author(new Author(actor.user(), Role.END_USER))
            .build();
    Evidence evidence =
        new Evidence(
            fact.id(),
            new Origin(packet.id(), Set.of(packet.id(), root.id()), new JsonPointer("/a~1b/0")),
            FactPath.OBSERVED,
            1,
            NOW);
    FactRevision first =
        new FactRevision(
            fact, new FactChange(Kind.ASSERTED, "because", packet.id(), fact.author()));
    write(actor, first, evidence);
    FactRevision second =
        new FactRevision(
            FactBuilder.after(fact)
                .path(FactPath.CONFIRMED)
                .confidence(0.1)
                .support(3)
                .contradictions(7)
                .state(FactState.SUPERSEDED)
                .supersededBy(other.id())
                .during(null, null)
                .build(),
            new FactChange(Kind.SUPERSEDED, null, null, new Author(null, Role.L9_SYSTEM)));
    write(actor, second, null);
    assertEquals(Optional.of(second.fact()), as(actor, () -> repository().find(fact.id())));
    assertEquals(List.of(first, second), as(actor, () -> repository().revisions(fact.id())));
    assertEquals(List.of(evidence), as(actor, () -> repository().evidence(fact.id())));
    assertEquals(
        Map.of(fact.id(), new Changes(List.of(first, second), List.of(evidence))),
        as(actor, () -> repository().records(List.of(fact.id(), new FactId(new UUID(0, 0))))));
    Slot slot = locked(actor, fact.slot()).slot(fact.slot());
    assertEquals(List.of(second.fact()), slot.facts());
    assertEquals(List.of(), slot.evidence(), "of no source");
  }

  @Test
  void keepsTheObject_asItsTypeAndSpelling() {
    TenantScope actor = world().endUser();
    for (var object :
        List.of(value("Ab"), value("aB"), value(1), value(true), value(List.of()), entity("Ab "))) {
      Fact fact = stored(actor, new FactBuilder(newId(), actor.owner(), object, NOW).subject("s"));
      assertEquals(object, as(actor, () -> repository().find(fact.id())).orElseThrow().object());
    }
    SlotKey slot = fact(actor).subject("s").build().slot();
    assertEquals(6, locked(actor, slot).slot(slot).facts().size());
  }

  private FactId newId() {
    return fact(world().endUser()).build().id();
  }

  @Test
  void locksEachSlotThatWasAskedFor_withItsOwnRowsAlone() {
    TenantScope actor = world().endUser();
    Fact mine = stored(actor, fact(actor).subject("S"));
    Fact retracted = stored(actor, fact(actor).subject("s ").state(FactState.RETRACTED));
    stored(actor, fact(actor).subject("s").predicate("other"));
    stored(world().colleague(), fact(world().colleague()).subject("s"));
    stored(world().foreigner(), fact(world().foreigner()).subject("s"));
    SlotKey nothing = new SlotKey(actor.owner(), Visibility.SHARED, "nobody", "knows");
    Locked locked = locked(actor, mine.slot(), nothing, mine.slot());
    assertEquals(Set.of(mine.slot(), nothing), locked.slots().keySet());
    assertEquals(Set.of(mine, retracted), Set.copyOf(locked.slot(mine.slot()).facts()));
    assertEquals(Slot.empty(nothing), locked.slot(nothing));
    assertFalse(locked(actor).now().isBefore(locked.now()));
  }

  @Test
  void looksAtDeclarationsAndRejections_withTheSlots() {
    TenantScope actor = world().endUser();
    Fact fact = fact(actor).predicate("born").build();
    FactPredicate declared =
        new FactPredicate(world().orgAdmin().owner(), "born", true, null, null, NOW);
    run(world().orgAdmin(), () -> knowledge().predicates().put(declared));
    Rejection rejection = rejected(actor, actor.owner(), fact);
    Look look = new Look(fact.slot(), fact.skeleton(), null);
    Look other = new Look(fact(actor).build().slot(), skeleton(), null);
    Locked locked = as(actor, () -> repository().lock(List.of(look, other)));
    assertEquals(List.of(declared), locked.declared());
    assertEquals(List.of(rejection), locked.standing());
    assertEquals(Map.of(), locked.sources());
    assertEquals(List.of(), as(actor, () -> repository().lock(List.of(other))).declared());
    assertEquals(List.of(), locked(actor, fact.slot()).standing(), "of no value");
    Locked foreign = as(world().foreigner(), () -> repository().lock(List.of(look)));
    assertEquals(List.of(), foreign.declared());
    assertEquals(List.of(), foreign.standing());
  }

  @Test
  void locksNothingThatTheScopeMayNotWrite() {
    TenantScope admin = world().orgAdmin();
    Fact wide = stored(admin, fact(admin));
    assertTrue(as(world().endUser(), () -> repository().find(wide.id())).isPresent());
    assertEquals(List.of(), locked(world().endUser(), wide.slot()).slot(wide.slot()).facts());
  }

  private Locked locked(TenantScope actor, SlotKey... slots) {
    return as(actor, () -> repository().lock(Stream.of(slots).map(Look::at).toList()));
  }

  @Test
  void writesSeveralRevisionsOfAFactAtOnce_theLastIsTheFact() {
    TenantScope actor = world().endUser();
    Fact first = fact(actor).build();
    Fact second = FactBuilder.after(first).knownFrom(NOW).confidence(.5).build();
    Fact third = FactBuilder.after(second).knownFrom(NOW).confidence(.6).build();
    Fact apart = fact(actor).build();
    run(
        actor,
        () -> {
          repository().lock(List.of(Look.at(first.slot()), Look.at(apart.slot())));
          repository()
              .write(
                  new Changes(
                      List.of(
                          revision(first, Kind.ASSERTED),
                          revision(second, Kind.CONTRADICTED),
                          revision(apart, Kind.ASSERTED),
                          revision(third, Kind.REINFORCED)),
                      List.of()));
        });
    assertEquals(Optional.of(third), as(actor, () -> repository().find(first.id())));
    assertEquals(
        List.of(first, second, third),
        as(actor, () -> repository().revisions(first.id())).stream()
            .map(FactRevision::fact)
            .toList());
    assertEquals(Optional.of(apart), as(actor, () -> repository().find(apart.id())));
  }

  @Test
  void refusesEvidenceAndSources_thatTheScopeDoesNotSee() {
    TenantScope actor = world().endUser();
    Packet secret = stored(world().colleague(), packet(world().colleague()));
    Packet absent = packet(actor).build();
    for (Packet packet : List.of(secret, absent)) {
      assertThrows(ForbiddenException.class, () -> stored(actor, fact(actor).source(packet.id())));
      Fact fact = fact(actor).build();
      assertThrows(
          ForbiddenException.class,
          () -> write(actor, revision(fact, Kind.ASSERTED), evidence(fact, packet.id())));
      assertEquals(Optional.empty(), as(actor, () -> repository().find(fact.id())));
    }
  }

  @Test
  void refusesTheNextRevision_ofWhatTheScopeMayNotWrite() {
    TenantScope admin = world().orgAdmin();
    Fact wide = stored(admin, fact(admin));
    assertThrows(
        ForbiddenException.class,
        () -> next(world().endUser(), FactBuilder.after(wide).confidence(0), Kind.CONTRADICTED));
    assertEquals(Optional.of(wide), as(admin, () -> repository().find(wide.id())));
    assertEquals(1, as(world().endUser(), () -> repository().revisions(wide.id())).size());
  }

  @Test
  void returnsTheRecordsOfFacts_thatTheScopeSees() {
    Fact own = stored(world().endUser(), fact(world().endUser()));
    Fact others = stored(world().colleague(), fact(world().colleague()));
    List<FactId> both = List.of(own.id(), others.id());
    assertEquals(
        Set.of(own.id()), as(world().endUser(), () -> repository().records(both)).keySet());
    assertEquals(Map.of(), as(world().endUser(), () -> repository().records(List.of())));
    Map<FactId, Changes> seen = as(world().orgAdmin(), () -> repository().records(both));
    assertEquals(Set.copyOf(both), seen.keySet());
    assertEquals(
        List.of(others),
        seen.getOrDefault(others.id(), Changes.NONE).revisions().stream()
            .map(FactRevision::fact)
            .toList());
  }

  @Test
  void erasesAFact_withRevisionsAndEvidence() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Fact fact = stored(actor, fact(actor).source(packet.id()));
    assertTrue(as(actor, () -> repository().erase(fact.id())));
    assertEquals(List.of(), as(actor, () -> repository().revisions(fact.id())));
    assertEquals(List.of(), as(actor, () -> repository().evidence(fact.id())));
    assertEquals(
        Set.of(), as(actor, () -> repository().onlyOfEndedFacts(Set.of(packet.id()), NOW)));
  }

  @Test
  void comparesSubjects_asEntityNamesDo() {
    TenantScope actor = world().endUser();
    List<String> names = List.of("\uFF21lice\u00a0\t B", "\u00c5se\u2003x", "A\u030ase");
    for (String name : names) {
      Fact fact = stored(actor, fact(actor).subject(name));
      assertEquals(
          List.of(fact),
          list(actor, FactQuery.about(new EntityName(name))),
          () -> name + " by its own spelling");
      assertEquals(
          List.of(fact),
          list(actor, FactQuery.about(new EntityName(new EntityName(name).normalized()))),
          () -> name + " by its normal form");
    }
  }
}
