package io.l9.substrate.application.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.audit.AuditComponents;
import io.l9.substrate.application.knowledge.KnowledgeComponents;
import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.audit.AuditContent;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditLog;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.audit.AuditVerification;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.TenantWorld;
import io.l9.substrate.text.ConfusableSpelling;
import io.l9.substrate.text.PayloadFactExtractor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The entries of the audit log that deeds on knowledge leave. */
class DeedsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final TenantWorld world = new TenantWorld(new Random(5));
  private final Jackson3JsonCodec json = new Jackson3JsonCodec();
  private final MutableClock clock = new MutableClock(NOW);
  private final InMemoryAdapters adapters = new InMemoryAdapters(json, clock);
  private final KnowledgeUseCases knowledge =
      KnowledgeComponents.of(
          adapters.knowledge(),
          adapters.memory().packets(),
          adapters.reflection(),
          new KnowledgeConfig(
              new SequentialIds(NOW),
              clock,
              json,
              new ConfusableSpelling(),
              new PayloadFactExtractor(json),
              new PayloadFactExtractor(json)));
  private final AuditLog log = AuditComponents.of(adapters.audit()).log();
  private final TenantScope user = world.endUser();

  private Fact asserted() {
    AssertOutcome outcome =
        knowledge
            .facts()
            .assertFact(
                user,
                FactDraft.of(
                    new EntityName("Alice"), "lives_in", new FactObject.Value(json.of("Berlin"))));
    return ((AssertOutcome.Asserted) outcome).fact();
  }

  private List<AuditEntry> entries() {
    return log.list(user, AuditQuery.newest());
  }

  private AuditEntry last(String action, AuditTarget target) {
    AuditEntry entry = entries().get(0);
    assertEquals(action, entry.action());
    assertEquals(target, entry.target());
    assertEquals(user.user(), entry.user());
    assertEquals(user.role(), entry.role());
    return entry;
  }

  private Map<?, ?> before(AuditEntry entry) {
    return members(content(entry).before());
  }

  private Map<?, ?> after(AuditEntry entry) {
    return members(content(entry).after());
  }

  private static AuditContent content(AuditEntry entry) {
    return Objects.requireNonNull(entry.content());
  }

  private Map<?, ?> members(io.l9.substrate.domain.shared.JsonDocument document) {
    return (Map<?, ?>) Objects.requireNonNull(json.read(Objects.requireNonNull(document)));
  }

  private static AuditTarget target(Fact fact) {
    return new AuditTarget("fact", fact.id().toString());
  }

  @Test
  void eachDeedOnAFact_leavesWhatItWasBeforeAndAfter() {
    Fact fact = asserted();
    knowledge.facts().contradict(user, fact.id(), null, "she moved");
    AuditEntry contradicted = last("fact.contradict", target(fact));
    assertEquals("she moved", content(contradicted).reason());
    assertEquals(.8, before(contradicted).get("confidence"));
    assertEquals(1L, after(contradicted).get("contradictions"));
    assertEquals("Berlin", after(contradicted).get("object"));
    assertEquals(fact.owner(), contradicted.owner());

    knowledge.facts().confirm(user, fact.id(), null);
    AuditEntry confirmed = last("fact.confirm", target(fact));
    assertNull(content(confirmed).reason());
    assertEquals("stated", before(confirmed).get("path"));
    assertEquals("confirmed", after(confirmed).get("path"));

    knowledge.facts().retract(user, fact.id(), "no longer");
    AuditEntry retracted = last("fact.retract", target(fact));
    assertEquals("held", before(retracted).get("state"));
    assertEquals("retracted", after(retracted).get("state"));
    assertEquals(3, entries().size());
  }

  @Test
  void rejectingAndLifting_areDeeds() {
    Fact fact = asserted();
    Rejection rejection = knowledge.rejections().reject(user, fact.id(), Reach.USER, "never was");
    AuditTarget target = new AuditTarget("rejection", rejection.id().toString());
    AuditEntry rejected = last("rejection.create", target);
    assertEquals("never was", content(rejected).reason());
    assertNull(content(rejected).before());
    assertEquals(true, after(rejected).get("stands"));
    knowledge.rejections().reject(user, fact.id(), Reach.USER, "again");
    assertEquals(1, entries().size(), "the same rejection twice is one");

    knowledge.rejections().lift(user, rejection.id(), "a mistake");
    AuditEntry lifted = last("rejection.lift", target);
    assertEquals(true, before(lifted).get("stands"));
    assertEquals(false, after(lifted).get("stands"));
    assertEquals("a mistake", content(lifted).reason());
  }

  @Test
  void declaringAPredicate_isADeed() {
    TenantScope admin = world.orgAdmin();
    for (boolean single : new boolean[] {false, true}) {
      knowledge
          .predicates()
          .declare(admin, new FactPredicate.Draft("lives_in", single, null, null));
    }
    List<AuditEntry> declared =
        log.list(admin, AuditQuery.about(new AuditTarget("predicate", "lives_in")));
    assertEquals(false, before(declared.get(0)).get("single"));
    assertEquals(true, after(declared.get(0)).get("single"));
    assertNull(content(declared.get(1)).before());
  }

  @Test
  void erasingAFact_erasesWhatTheLogSaidOfIt_andTheChainHolds() {
    Fact fact = asserted();
    knowledge.facts().contradict(user, fact.id(), null, "Alice is in Hamburg");
    knowledge.facts().erase(world.tenantAdmin(), fact.id());
    List<AuditEntry> about = log.list(user, AuditQuery.about(target(fact)));
    assertEquals(
        List.of("fact.erase", "fact.contradict"), about.stream().map(AuditEntry::action).toList());
    assertNull(content(about.get(0)).before());
    assertNull(content(about.get(0)).reason());
    assertNull(about.get(1).content());
    AuditVerification found = log.verify(world.tenantAdmin(), null);
    assertTrue(found.isIntact());
    assertEquals(1, found.withoutContent());
  }

  @Test
  void whatIsNoDeed_orFails_leavesNothing() {
    Fact fact = asserted();
    TenantScope colleague = world.colleague();
    assertThrows(
        RuntimeException.class, () -> knowledge.facts().retract(colleague, fact.id(), "mine"));
    assertThrows(ForbiddenException.class, () -> knowledge.facts().erase(user, fact.id()));
    asserted(fact);
    assertEquals(List.of(), log.list(world.tenantAdmin(), AuditQuery.newest()));
  }

  private void asserted(Fact again) {
    AssertOutcome outcome =
        knowledge
            .facts()
            .assertFact(user, FactDraft.of(again.subject(), again.predicate(), again.object()));
    assertEquals(again, ((AssertOutcome.Known) outcome).fact());
  }
}
