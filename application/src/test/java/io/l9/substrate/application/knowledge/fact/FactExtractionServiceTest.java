package io.l9.substrate.application.knowledge.fact;

import static io.l9.substrate.application.knowledge.KnowledgeFixture.fact;
import static io.l9.substrate.application.knowledge.KnowledgeFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactExtraction.Extracted;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactExtractionServiceTest {

  private final KnowledgeFixture fixture = new KnowledgeFixture();
  private final TenantScope user = fixture.user;
  private final TenantScope agent = fixture.agent;

  private List<AssertOutcome> extract(TenantScope scope, Packet packet) {
    List<Extracted> extracted = fixture.knowledge.extraction().extract(scope, List.of(packet.id()));
    assertEquals(packet.id(), extracted.get(0).packet());
    return extracted.get(0).outcomes();
  }

  @Test
  void asserts_asObserved_whatThePacketSaysAndWhere() {
    Packet packet = fixture.payload(user, Map.of("subject", "Alice", "city", "Oslo"));
    Fact fact = fact(extract(user, packet).get(0));
    assertEquals(FactPath.OBSERVED, fact.path());
    assertEquals(packet.id(), fact.source());
    var evidence = fixture.facts.why(user, fact.id()).evidence().get(0);
    assertEquals("/city", String.valueOf(evidence.origin().place()));
    assertEquals(List.of(new AssertOutcome.Known(fact)), extract(user, packet), "read again");
  }

  @Test
  void believesNoPayload_thatClaimsAPersonsAuthority() {
    Packet packet =
        fixture.payload(agent, Map.of("subject", "Alice", "city", "Oslo", "path", "confirmed"));
    for (AssertOutcome outcome : extract(agent, packet)) {
      assertEquals(FactPath.OBSERVED, fact(outcome).path());
    }
  }

  @Test
  void staysWithinTheBoundsOfThePacket_whoeverReadsIt() {
    Packet own = fixture.payload(user, Map.of("subject", "Alice", "city", "Oslo"));
    assertEquals(user.owner(), fact(extract(agent, own).get(0)).owner(), "not the organisation's");
    assertEquals(List.of(), fixture.told(fixture.memory.world.colleague(), null));
    Packet hidden =
        fixture
            .memory
            .memory
            .ingestion()
            .ingest(
                agent,
                PacketDraft.builder(
                        "note", fixture.memory.json.of(Map.of("subject", "Alice", "secret", "yes")))
                    .visibility(Visibility.L_PRIVATE)
                    .build())
            .packet();
    assertEquals(Visibility.L_PRIVATE, fact(extract(agent, hidden).get(0)).visibility());
    assertEquals(List.of(json("Oslo")), fixture.told(user, null));
    Packet wide = fixture.payload(agent, Map.of("subject", "Alice", "food", "rice"));
    assertEquals(user.owner(), fact(extract(user, wide).get(0)).owner(), "a row of one's own");
  }

  @Test
  void refusesPacketsThatAreNotThere_andAssertsNothing() {
    Packet own = fixture.payload(user, Map.of("subject", "Alice", "city", "Oslo"));
    Packet foreign =
        fixture.payload(
            fixture.memory.world.foreigner(), Map.of("subject", "Alice", "city", "Rome"));
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () -> fixture.knowledge.extraction().extract(user, List.of(own.id(), foreign.id())));
    assertEquals("/packet_ids/1", e.violations().get(0).pointer());
    assertEquals(List.of(), fixture.told(user, null));
  }

  @Test
  void absorbsWhatWasRejected_alsoByTheOwnerOfAnotherPacket() {
    var rejection =
        fixture.rejections.reject(
            user,
            new RejectionDraft(
                new EntityName("Alice"), "city", fixture.value("Oslo"), Reach.USER, "never"));
    TenantScope colleague = fixture.memory.world.colleague();
    Packet own = fixture.payload(user, Map.of("subject", "ALICE", "city", "0slo"));
    Packet others = fixture.payload(colleague, Map.of("subject", "Alice", "city", "Oslo"));
    assertInstanceOf(AssertOutcome.Absorbed.class, extract(agent, own).get(0));
    assertInstanceOf(AssertOutcome.Asserted.class, extract(agent, others).get(0));
    assertEquals(List.of(), fixture.told(user, null));
    assertEquals(List.of(json("Oslo")), fixture.told(colleague, null));
    assertEquals(1, fixture.rejections.get(user, rejection.id()).attempts());
  }

  @Test
  void takesTheTypeThatWasDeclared_whereItCan() {
    var unused =
        fixture
            .knowledge
            .predicates()
            .declare(
                fixture.memory.world.orgAdmin(),
                new FactPredicate.Draft("knows", false, ObjectType.ENTITY, null));
    Packet named = fixture.payload(user, Map.of("subject", "Alice", "knows", "Bob"));
    Fact fact = fact(extract(user, named).get(0));
    assertEquals(new FactObject.Entity(new EntityName("Bob")), fact.object());
    Packet number = fixture.payload(user, Map.of("subject", "Alice", "knows", 7));
    assertEquals(List.of(), extract(user, number));
  }

  @Test
  void goesAndComesBack_withItsPackets() {
    Packet packet = fixture.payload(user, Map.of("subject", "Alice", "token", "a5c0ffee"));
    Packet kept = fixture.payload(user, Map.of("subject", "Alice", "token", "b5c0ffee"));
    for (Packet each : List.of(packet, kept)) {
      assertTrue(extract(user, each).get(0) instanceof AssertOutcome.Asserted);
    }
    var report =
        fixture.memory.memory.packetCuration().erase(user, new Erasure(packet.id(), false));
    assertEquals(1, report.count(ErasureReport.Kind.FACTS));
    assertEquals(List.of(json("b5c0ffee")), fixture.told(user, null));
    fixture.facts.erase(fixture.memory.world.tenantAdmin(), fixture.held(user).get(0).id());
    assertEquals(List.of(), fixture.told(user, null));
    var unused = extract(user, kept);
    assertEquals(List.of(json("b5c0ffee")), fixture.told(user, null), "built again");
  }
}
