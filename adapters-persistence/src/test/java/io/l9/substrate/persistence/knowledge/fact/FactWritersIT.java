package io.l9.substrate.persistence.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Locked;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many writers of one slot, each with a connection of its own. */
class FactWritersIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory(16);

  private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");

  private MemoryFixture fixture;
  private TenantScope actor;
  private KnowledgeStore knowledge;

  @BeforeEach
  void open(TestInfo test) {
    fixture = new MemoryFixture(Seeds.of(test));
    actor = fixture.actor();
    knowledge = MEMORY.knowledge();
  }

  @Test
  void everyAcknowledgedSourceCounts_of64Writers() {
    List<Packet> packets = packets(64);
    List<AssertOutcome> outcomes =
        Concurrently.run(
            packets.stream()
                .map(
                    packet ->
                        (Callable<AssertOutcome>)
                            () -> asserted(claim("Oslo", null, OnConflict.KEEP_BOTH, packet)))
                .toList());
    assertEquals(64, outcomes.size());
    Slot slot = slot(claim("Oslo", null, OnConflict.KEEP_BOTH, null));
    Fact fact = slot.facts().get(0);
    List<FactRevision> revisions = inScope(() -> knowledge.facts().revisions(fact.id()));
    assertEquals(1, slot.facts().size());
    assertEquals(64, fact.support());
    assertEquals(64, inScope(() -> knowledge.facts().evidence(fact.id())).size());
    assertEquals(64, revisions.size());
    assertEquals(1.0, fact.confidence());
    assertEquals(
        revisions.stream().map(r -> r.fact().knownFrom()).sorted().toList(),
        revisions.stream().map(r -> r.fact().knownFrom()).toList(),
        "revisions are known in their order");
  }

  @Test
  void periodsHaveNoGapAndNoOverlap_whenEightClientsSupersede() {
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 8; client++) {
      Random random = new Random(fixture.random().nextLong());
      clients.add(
          () -> {
            for (int i = 0; i < 40; i++) {
              Instant from = FIRST.plus(Duration.ofDays(random.nextInt(1000)));
              AssertOutcome unused =
                  asserted(claim("v" + random.nextInt(20), from, OnConflict.SUPERSEDE, null));
            }
            return 40;
          });
    }
    assertEquals(320, Concurrently.run(clients).stream().mapToInt(i -> i).sum());
    List<Validity> held =
        slot(claim("v0", FIRST, OnConflict.SUPERSEDE, null)).facts().stream()
            .filter(Fact::held)
            .map(Fact::validity)
            .sorted(Comparator.comparing(Validity::from))
            .toList();
    assertTrue(held.size() > 100, () -> held.size() + " periods");
    for (int i = 1; i < held.size(); i++) {
      assertEquals(held.get(i - 1).to(), held.get(i).from());
    }
    assertEquals(1, held.stream().filter(period -> period.to() == null).count());
  }

  @Test
  void batchesLockTheirSlotsInOneOrder() {
    List<Claim> claims =
        IntStream.range(0, 100)
            .mapToObj(i -> FactClaims.of(actor, "predicate " + i, "value"))
            .toList();
    List<Claim> reversed = new ArrayList<>(claims);
    Collections.reverse(reversed);
    List<List<AssertOutcome>> outcomes =
        Concurrently.run(
            IntStream.range(0, 16)
                .mapToObj(
                    i ->
                        (Callable<List<AssertOutcome>>)
                            () ->
                                FactClaims.assertAs(
                                    actor,
                                    knowledge,
                                    (i % 2 == 0 ? claims : reversed).toArray(new Claim[0])))
                .toList());
    long asserted =
        outcomes.stream()
            .flatMap(List::stream)
            .filter(outcome -> outcome instanceof AssertOutcome.Asserted)
            .count();
    assertEquals(100, asserted, "each is new once");
  }

  @Test
  void oneWriterHoldsASlot_andOthersGoOn() {
    Claim mine = FactClaims.of(actor, "mine", 1);
    Claim other = FactClaims.of(actor, "other", 1);
    boolean apart =
        inScope(
            () -> {
              Locked unused = knowledge.facts().lock(List.of(Look.at(mine.slot())));
              Callable<Boolean> elsewhere =
                  () -> FactClaims.assertAs(actor, knowledge, other).size() == 1;
              return Concurrently.run(List.of(elsewhere)).get(0);
            });
    assertTrue(apart);
  }

  private AssertOutcome asserted(Claim claim) {
    return FactClaims.assertAs(actor, knowledge, claim).get(0);
  }

  private Slot slot(Claim claim) {
    return inScope(() -> knowledge.facts().lock(List.of(Look.at(claim.slot()))).slot(claim.slot()));
  }

  private <T> T inScope(Supplier<T> work) {
    return knowledge.unitOfWork().inScope(actor, work);
  }

  private Claim claim(
      String value, @Nullable Instant from, OnConflict onConflict, @Nullable Packet source) {
    return FactClaims.of(actor, "lives_in", value, new Validity(from, null), onConflict, source);
  }

  private List<Packet> packets(int count) {
    List<Packet> packets =
        IntStream.range(0, count).mapToObj(i -> fixture.packet().build()).toList();
    var unused = inScope(() -> MEMORY.memory().packets().createAbsent(packets));
    return packets;
  }
}
