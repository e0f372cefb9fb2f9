package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactMemoryTest {

  @Test
  void remembersWhatIsBelieved_andWhatIsNot() {
    try (MemorySubstrate l9 = MemorySubstrate.inMemory()) {
      Memory alice = l9.as("acme", "sales", "alice");
      FactMemory facts = alice.facts();
      Memory admin = l9.as(alice.scope().withRole(Role.TENANT_ADMIN));
      admin.facts().declareSingle("city");
      Packet packet = alice.remember("I live in Oslo now");

      facts.put("Alice", "city", "Paris");
      assertInstanceOf(
          AssertOutcome.Superseded.class, facts.put("alice ", "city", "Oslo", packet.id()));
      facts.put(facts.relation("Alice", "knows", "Bob"));
      List<Fact> told = facts.about("ALICE");
      assertEquals(
          List.of("bob", "\"Oslo\""), told.stream().map(f -> f.object().identity()).toList());
      assertEquals(1, facts.why(told.get(1).id()).evidence().size());

      facts.confirm(told.get(1).id(), "asked her");
      assertEquals(FactPath.CONFIRMED, facts.get(told.get(1).id()).fact().path());
      facts.reject("Alice", "city", "Rome", "never");
      assertInstanceOf(AssertOutcome.Absorbed.class, facts.put("Alice", "city", "ROME"));
      facts.reject(told.get(0).id(), Reach.USER, "no friend");
      assertEquals(FactState.REJECTED, facts.get(told.get(0).id()).fact().state());
      assertEquals(2, facts.rejections(true, 9, null).items().size());
      assertEquals(List.of("city"), facts.predicates().stream().map(p -> p.predicate()).toList());
      assertEquals(List.of(), l9.as("acme", "sales", "bob").facts().about("Alice"));
    }
  }

  @Test
  void extractsFacts() {
    try (MemorySubstrate l9 = MemorySubstrate.inMemory()) {
      Memory alice = l9.as("acme", "sales", "alice");
      Packet packet =
          alice
              .remember(alice.draft("profile", Map.of("name", "Alice", "city", "Oslo")).build())
              .packet();
      var unused = alice.facts().extract(List.of(packet.id()));
      assertEquals(FactPath.OBSERVED, alice.facts().about("Alice").get(0).path());
    }
  }

  @Test
  void refusesWhatIsNoFact() {
    try (MemorySubstrate l9 = MemorySubstrate.inMemory()) {
      FactMemory facts = l9.as("acme", "sales", "alice").facts();
      assertThrows(ValidationException.class, () -> facts.put(" ", "city", "Oslo"));
      assertThrows(ValidationException.class, () -> facts.put("Alice", " ", "Oslo"));
      assertThrows(ValidationException.class, () -> facts.put("Alice", "city", new Object()));
      assertThrows(ValidationException.class, () -> facts.put("Alice", "city", "a\u0000b"));
    }
  }
}
