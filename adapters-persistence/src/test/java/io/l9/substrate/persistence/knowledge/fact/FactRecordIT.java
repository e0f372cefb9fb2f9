package io.l9.substrate.persistence.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The record as of a moment, while others write. */
class FactRecordIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private MemoryFixture fixture;
  private TenantScope actor;
  private KnowledgeStore knowledge;

  @BeforeEach
  void open(TestInfo test) {
    fixture = new MemoryFixture(Seeds.of(test));
    actor = fixture.actor();
    knowledge = MEMORY.knowledge();
  }

  /** Sentence 2 of the acceptance of knowledge. */
  @Test
  void aSettledQuestionHasTheSameAnswer_afterAnyNumberOfChanges() {
    Random random = fixture.random();
    Map<Instant, Facts.Answer> settled = new LinkedHashMap<>();
    for (int i = 0; i < 60; i++) {
      var unused = FactClaims.assertAs(actor, knowledge, claim(random));
      Instant now = believed(null).settled();
      Facts.Answer first = believed(now);
      if (now.isBefore(first.settled())) {
        settled.put(now, first);
      }
    }
    assertEquals(60, settled.size(), "nobody else writes");
    settled.forEach(
        (moment, first) -> assertEquals(first.page(), believed(moment).page(), moment::toString));
    assertTrue(
        settled.values().stream().map(Facts.Answer::page).distinct().count() > 30,
        "the answers are not all one");
  }

  @Test
  void anOpenWriterUnsettlesWhatComesAfterItsBegin_andNothingBefore() {
    var before = FactClaims.assertAs(actor, knowledge, FactClaims.of(actor, "a", 1));
    Instant then = believed(null).settled();
    Facts.Answer meanwhile =
        inScope(
            () -> {
              var unsettling =
                  FactClaims.assertAll(knowledge, List.of(FactClaims.of(actor, "b", 2)));
              return elsewhere(() -> believed(null));
            });
    Facts.Answer after = believed(null);
    assertEquals(1, meanwhile.page().facts().size());
    assertEquals(2, after.page().facts().size());
    Instant appeared = after.page().facts().get(0).knownFrom();
    assertFalse(appeared.isBefore(meanwhile.settled()), "what was not seen is known from later on");
    assertTrue(after.settled().isAfter(appeared), "settled once the writer has ended");
    assertFalse(then.isAfter(appeared));
  }

  @Test
  void anotherTenantsWriterUnsettlesNothing() {
    TenantScope foreigner = fixture.world().foreigner();
    Facts.Answer meanwhile =
        knowledge
            .unitOfWork()
            .inScope(
                foreigner,
                () -> {
                  var unused =
                      FactClaims.assertAll(
                          knowledge, List.of(FactClaims.of(foreigner, "theirs", 1)));
                  Instant written = knowledge.facts().lock(List.of()).now();
                  Facts.Answer ours = elsewhere(() -> believed(null));
                  assertTrue(ours.settled().isAfter(written));
                  return ours;
                });
    assertEquals(0, meanwhile.page().facts().size());
  }

  private Claim claim(Random random) {
    Instant from = MemoryFixture.NOW.plusSeconds(random.nextInt(1_000_000));
    return FactClaims.of(
        actor,
        "employer",
        "v" + random.nextInt(9),
        new Validity(from, null),
        OnConflict.SUPERSEDE,
        null);
  }

  private Facts.Answer believed(@Nullable Instant knownAt) {
    FactQuery query =
        new FactQuery(
            new EntityName("ALICE"),
            null,
            null,
            null,
            null,
            null,
            Set.of(FactState.HELD, FactState.SUPERSEDED),
            null,
            true,
            knownAt,
            FactQuery.Order.NEWEST,
            FactQuery.MAX_LIMIT,
            null);
    return inScope(() -> knowledge.facts().list(query, EntityResolution.NONE, MemoryFixture.NOW));
  }

  private static <T> T elsewhere(Callable<T> call) {
    return Concurrently.run(List.of(call)).get(0);
  }

  private <T> T inScope(Supplier<T> work) {
    return knowledge.unitOfWork().inScope(actor, work);
  }
}
