package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Changes.Continuation;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Locked;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Source;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Origin;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Kit of a {@link FactRepository} about the packets behind facts: their lineage, and what goes with
 * them.
 */
public abstract class FactRepositorySourcesContract extends KnowledgeContract {

  private FactRepository facts() {
    return knowledge().facts();
  }

  private Map<PacketId, Source> sources(TenantScope actor, Packet... packets) {
    Map<PacketId, Source> sources =
        as(actor, () -> facts().sources(Stream.of(packets).map(Packet::id).toList()));
    assertEquals(locked(actor, fact(actor).build(), packets).sources(), sources);
    return sources;
  }

  private Locked locked(TenantScope actor, Fact fact, Packet... packets) {
    return as(
        actor,
        () ->
            facts()
                .lock(
                    Stream.of(packets)
                        .map(packet -> new Look(fact.slot(), fact.skeleton(), packet.id()))
                        .toList()));
  }

  private Set<PacketId> roots(TenantScope actor, Packet packet) {
    return Objects.requireNonNull(sources(actor, packet).get(packet.id())).roots();
  }

  private Packet derived(TenantScope actor, Packet... parents) {
    return stored(actor, packet(actor).parents(parents).derivation(Derivation.INFERENCE));
  }

  @Test
  void namesThePackets_inWhichALineageBegins() {
    TenantScope actor = world().endUser();
    Instant then = Instant.parse("1500-03-01T00:00:00.000001Z");
    Packet a = stored(actor, packet(actor).timestamp(then));
    Packet b = stored(actor, packet(actor));
    Packet c = stored(actor, packet(actor));
    Packet ab = derived(actor, a, b);
    Packet deep = derived(actor, derived(actor, ab));
    Packet both = derived(actor, deep, c);
    Map<PacketId, Source> sources = sources(actor, a, ab, deep, both);
    assertEquals(new Source(Set.of(a.id()), then), sources.get(a.id()));
    assertEquals(new Source(Set.of(a.id(), b.id()), NOW), sources.get(ab.id()));
    assertEquals(new Source(Set.of(a.id(), b.id()), NOW), sources.get(deep.id()));
    assertEquals(new Source(Set.of(a.id(), b.id(), c.id()), NOW), sources.get(both.id()));
    assertEquals(4, sources.size());
    assertEquals(Map.of(), sources(actor));
  }

  @Test
  void readsOfASlotsEvidence_whatSharesASourceWithANamedPacket() {
    TenantScope actor = world().endUser();
    Packet a = stored(actor, packet(actor));
    Packet b = stored(actor, packet(actor));
    Packet c = stored(actor, packet(actor));
    Fact fact = stored(actor, fact(actor).source(a.id()));
    fact = supported(actor, fact, b);
    Evidence several =
        new Evidence(
            fact.id(),
            new Origin(c.id(), Set.of(c.id(), derived(actor).id()), null),
            fact.path(),
            fact.revision() + 1,
            NOW);
    fact = FactBuilder.after(fact).support(3).build();
    write(actor, revision(fact, Kind.REINFORCED), several);
    stored(actor, fact(actor).source(a.id()));
    assertEquals(Set.of(a.id()), known(actor, fact, a));
    assertEquals(Set.of(b.id()), known(actor, fact, derived(actor, derived(actor, b))));
    assertEquals(Set.of(c.id()), known(actor, fact, derived(actor, c)));
    assertEquals(Set.of(a.id(), c.id()), known(actor, fact, derived(actor, a, c)));
    assertEquals(Set.of(a.id(), b.id()), known(actor, fact, a, b, derived(actor)));
    assertEquals(Set.of(), known(actor, fact, derived(actor)));
    assertEquals(Set.of(), known(actor, fact));
    assertEquals(Set.of(), known(world().colleague(), fact, a), "of a slot of somebody else's");
    assertEquals(List.of(several), evidence(actor, fact, c));
  }

  private List<Evidence> evidence(TenantScope actor, Fact fact, Packet... named) {
    return locked(actor, fact, named).slots().values().stream()
        .flatMap(slot -> slot.evidence().stream())
        .toList();
  }

  private Set<PacketId> known(TenantScope actor, Fact fact, Packet... named) {
    List<PacketId> known =
        evidence(actor, fact, named).stream().map(source -> source.origin().packet()).toList();
    assertEquals(known.size(), Set.copyOf(known).size(), "each once");
    return Set.copyOf(known);
  }

  @Test
  void givesAFactThatGoesOnWithAnother_theEvidenceUpToARevision() {
    TenantScope actor = world().endUser();
    Packet a = stored(actor, packet(actor));
    Packet b = stored(actor, packet(actor));
    Packet later = stored(actor, packet(actor));
    Fact fact = supported(actor, stored(actor, fact(actor).source(a.id())), b);
    Fact last = supported(actor, fact, later);
    Fact rest = fact(actor).subject(fact.subject().text()).support(2).build();
    Fact end = fact(actor).subject(fact.subject().text()).support(1).build();
    run(
        actor,
        () -> {
          facts().lock(List.of(Look.at(rest.slot())));
          facts()
              .write(
                  new Changes(
                      List.of(revision(rest, Kind.CONTINUED), revision(end, Kind.CONTINUED)),
                      List.of(),
                      List.of(
                          new Continuation(rest.id(), fact.id(), fact.revision(), NOW),
                          new Continuation(end.id(), rest.id(), 1, NOW))));
        });
    assertEquals(3, as(actor, () -> facts().evidence(last.id())).size());
    List<Evidence> copied = as(actor, () -> facts().evidence(rest.id()));
    assertEquals(
        Set.of(a.id(), b.id()),
        copied.stream().map(source -> source.origin().packet()).collect(Collectors.toSet()));
    assertEquals(Set.of(1), copied.stream().map(Evidence::revision).collect(Collectors.toSet()));
    assertEquals(
        Set.of(NOW), copied.stream().map(Evidence::recordedAt).collect(Collectors.toSet()));
    assertEquals(2, as(actor, () -> facts().evidence(end.id())).size());
  }

  @Test
  void takesParentsThatAreGoneOrHidden_forRoots() {
    TenantScope actor = world().endUser();
    Packet root = stored(actor, packet(actor));
    Packet middle = derived(actor, root);
    Packet leaf = derived(actor, middle);
    assertTrue(erase(actor, middle).count(ErasureReport.Kind.PACKETS) > 0);
    assertEquals(Set.of(middle.id(), root.id()), roots(actor, leaf));
    TenantScope system = world().system();
    Packet hidden = stored(system, packet(system).visibility(Visibility.L_PRIVATE));
    Packet shown = derived(system, hidden);
    assertEquals(Set.of(hidden.id()), roots(actor, shown));
    assertEquals(Map.of(), sources(actor, hidden), "nothing of a packet that is not seen");
    assertEquals(Map.of(), sources(world().foreigner(), root, leaf));
  }

  @Test
  void walksALineage_inWhichEachGenerationHasTwoParents() {
    TenantScope actor = world().endUser();
    Packet left = stored(actor, packet(actor));
    Packet right = stored(actor, packet(actor));
    Set<PacketId> roots = Set.of(left.id(), right.id());
    for (int i = 0; i < 12; i++) {
      Packet next = derived(actor, left, right);
      right = derived(actor, right, left);
      left = next;
    }
    assertEquals(roots, roots(actor, left));
  }

  @Test
  void knowsThePackets_allOfWhoseFactsHaveEnded() {
    TenantScope actor = world().endUser();
    Set<PacketId> ended = new HashSet<>();
    Set<PacketId> all = new HashSet<>();
    for (FactState state : FactState.values()) {
      Packet packet = stored(actor, packet(actor));
      stored(actor, fact(actor).source(packet.id()).state(state));
      all.add(packet.id());
      if (state != FactState.HELD) {
        ended.add(packet.id());
      }
    }
    Packet over = stored(actor, packet(actor));
    stored(actor, fact(actor).source(over.id()).during(null, NOW));
    Packet coming = stored(actor, packet(actor));
    stored(actor, fact(actor).source(coming.id()).during(NOW.plusSeconds(9), null));
    Packet hidden = stored(actor, packet(actor));
    rejected(actor, actor.owner(), stored(actor, fact(actor).source(hidden.id())));
    Packet mixed = stored(actor, packet(actor));
    stored(actor, fact(actor).source(mixed.id()));
    stored(actor, fact(actor).source(mixed.id()).state(FactState.SUPERSEDED));
    Packet without = stored(actor, packet(actor));
    all.addAll(ids(List.of(over, coming, hidden, mixed, without)));
    ended.addAll(ids(List.of(over, hidden)));
    assertEquals(ended, as(actor, () -> facts().onlyOfEndedFacts(all, NOW)));
    assertEquals(Set.of(), as(world().foreigner(), () -> facts().onlyOfEndedFacts(all, NOW)));
    assertEquals(Set.of(), as(actor, () -> facts().onlyOfEndedFacts(Set.of(), NOW)));
  }

  @Test
  void erasesTheFactsThatOnlyThePacketSupports() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Fact gone = stored(actor, fact(actor).source(packet.id()));
    Fact retracted = stored(actor, fact(actor).source(packet.id()).state(FactState.RETRACTED));
    Fact said = stored(actor, fact(actor));
    ErasureReport report = erase(actor, packet);
    assertEquals(2, report.count(ErasureReport.Kind.FACTS));
    for (Fact fact : List.of(gone, retracted)) {
      assertEquals(Optional.empty(), as(actor, () -> facts().find(fact.id())));
      assertEquals(List.of(), as(actor, () -> facts().revisions(fact.id())));
    }
    assertEquals(Optional.of(said), as(actor, () -> facts().find(said.id())));
  }

  @Test
  void takesTheSupportOfAnErasedPacket_andItsName_fromFactsThatHaveMore() {
    TenantScope actor = world().endUser();
    Packet first = stored(actor, packet(actor));
    Packet second = stored(actor, packet(actor));
    Fact one = stored(actor, fact(actor).source(first.id()));
    Fact two = supported(actor, one, second);
    ErasureReport report = erase(actor, first);
    assertEquals(0, report.count(ErasureReport.Kind.FACTS));
    assertEquals(1, report.count(ErasureReport.Kind.UNLINKED));
    Fact after = as(actor, () -> facts().find(two.id())).orElseThrow();
    assertEquals(two.withoutSource(after.knownFrom()).withoutReference(), after);
    assertEquals(1, after.support());
    assertEquals(.8, after.confidence(), 1e-9);
    List<FactRevision> revisions = as(actor, () -> facts().revisions(two.id()));
    assertEquals(
        List.of(Kind.ASSERTED, Kind.REINFORCED, Kind.SOURCES_ERASED),
        revisions.stream().map(revision -> revision.change().kind()).toList());
    assertEquals(after, revisions.get(2).fact());
    assertTrue(
        revisions.stream()
            .noneMatch(
                revision ->
                    first.id().equals(revision.fact().source())
                        || first.id().equals(revision.change().packet())),
        "nothing names it any more");
    assertEquals(second.id(), revisions.get(1).change().packet());
    assertEquals(
        List.of(second.id()),
        as(actor, () -> facts().evidence(two.id())).stream()
            .map(Evidence::origin)
            .map(origin -> origin.packet())
            .toList());
    assertEquals(1, erase(actor, second).count(ErasureReport.Kind.FACTS));
    assertEquals(Optional.empty(), as(actor, () -> facts().find(two.id())));
  }

  @Test
  void leavesAFactThatSomebodySaid_whenThePacketsBehindItGo() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Fact said = stored(actor, fact(actor).confidence(.12));
    Fact supported = supported(actor, said, packet);
    erase(actor, packet);
    Fact after = as(actor, () -> facts().find(said.id())).orElseThrow();
    assertEquals(1, after.support());
    assertEquals(supported.withoutSource(after.knownFrom()), after);
    assertEquals(3, after.revision());
  }

  @Test
  void takesAPacketFromRowsOfEveryOwner_andVisibility() {
    TenantScope system = world().system();
    TenantScope actor = world().endUser();
    Packet packet = stored(system, packet(system));
    Fact hidden = stored(system, fact(system).visibility(Visibility.L_PRIVATE).source(packet.id()));
    Fact own = stored(actor, fact(actor).source(packet.id()));
    assertEquals(2, erase(world().orgAdmin(), packet).count(ErasureReport.Kind.FACTS));
    assertEquals(Optional.empty(), as(system, () -> facts().find(hidden.id())));
    assertEquals(Optional.empty(), as(actor, () -> facts().find(own.id())));
  }

  private ErasureReport erase(TenantScope actor, Packet packet) {
    return as(actor, () -> memory().packetCuration().erase(new Erasure(packet.id(), false)))
        .orElseThrow();
  }
}
