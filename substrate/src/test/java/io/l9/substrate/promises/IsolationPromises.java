package io.l9.substrate.promises;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.FactMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Nobody sees or moves more than his scope allows, by himself or through others. */
abstract class IsolationPromises extends KnowledgePromises {

  IsolationPromises(PromiseStore store) {
    super(store);
  }

  private List<TenantScope> others() {
    return List.of(world.colleague(), world.endUserElsewhere(), world.foreigner());
  }

  @Test
  void anotherScopeNeverSeesIt() {
    Places places = Places.fill(alice(), word());
    runEveryJob();
    assertEquals(Places.all(), places.seenBy(alice()));
    for (TenantScope other : others()) {
      assertEquals(Set.of(), places.seenBy(as(other)), other::toString);
      String own = word();
      Places theirs = Places.fill(as(other), own);
      var unused = store.l9().jobs().run(Job.REFRESH_VIEWS);
      assertEquals(Places.all(), theirs.seenBy(as(other)), "and each sees his own");
      assertEquals(Set.of(), theirs.seenBy(alice()));
    }
  }

  @Test
  void aCallerCannotWiden() {
    FactMemory own = alice().facts();
    Memory colleague = as(world.colleague());
    PacketId theirs = note(colleague, "Bob", "city", "Porto");
    Fact wide = asserted(as(world.orgAdmin()).facts().put("Bob", "city", "Faro"));
    FactDraft hidden = of(own.draft("Bob", "city", "Oslo"), null, Visibility.L_PRIVATE);
    assertThrows(ForbiddenException.class, () -> own.put(hidden));
    assertThrows(ValidationException.class, () -> own.put("Bob", "city", "Porto", theirs));
    assertThrows(ValidationException.class, () -> own.extract(List.of(theirs)));
    assertThrows(ForbiddenException.class, () -> own.retract(wide.id(), "not for others"));
    assertThrows(ForbiddenException.class, () -> own.confirm(wide.id(), "for all"));
    assertThrows(ForbiddenException.class, () -> own.reject(wide.id(), Reach.ORG, "for all"));
    assertThrows(ForbiddenException.class, () -> own.reject(wide.id(), Reach.TENANT, "for all"));
    assertThrows(ForbiddenException.class, () -> own.declareSingle("city"));
    assertEquals(List.of("Faro"), told(alice(), "Bob"), "nothing of it was done");
    assertEquals(List.of("Faro"), told(colleague, "Bob"));

    assertEquals(List.of(), failures(copied(alice(), exported(colleague))), "a copy of one's own");
    PacketId mine = note(alice(), "Bob", "city", "Oslo");
    Fact narrow = asserted(extract(alice(), mine).get(0));
    assertEquals(world.endUser().owner(), narrow.owner());
    assertEquals(FactPath.CONFIRMED, own.confirm(narrow.id(), "my own").path());
    var rejection = own.reject(wide.id(), Reach.USER, "for me");
    assertTrue(rejection.stands());
    assertEquals(List.of("Oslo"), told(alice(), "Bob"));
    assertEquals(List.of("Faro"), told(colleague, "Bob"));
  }

  /** Imports lines under other ids. */
  private static List<ImportResult> copied(Memory memory, String lines) {
    return imported(
        memory,
        lines,
        new ImportOptions(null, false, 0, "copy", AbsentParents.KEEP, ImportedIds.REMAP));
  }

  private static List<ImportResult> failures(List<ImportResult> results) {
    return results.stream().filter(result -> result.failure() != null).toList();
  }

  private static FactDraft of(FactDraft draft, FactPath path, Visibility visibility) {
    return new FactDraft(
        draft.subject(),
        draft.predicate(),
        draft.object(),
        draft.validity(),
        draft.confidence(),
        draft.source(),
        draft.place(),
        draft.onConflict(),
        path,
        visibility);
  }

  @Test
  void aBackgroundJobRespectsTheBoundary() {
    Map<TenantScope, Places> said = new HashMap<>();
    List<TenantScope> users = new ArrayList<>(others());
    users.add(world.endUser());
    for (TenantScope user : users) {
      said.put(user, Places.fill(as(user), word()));
    }
    runEveryJob();
    for (TenantScope user : List.of(world.colleague(), world.endUser())) {
      PacketId packet = note(as(user), said.get(user).word, "food", "rice");
      Fact read = asserted(extract(agent(), packet).get(0));
      assertEquals(user.owner(), read.owner(), "who extracts is not who owns");
    }
    runEveryJob();
    said.forEach(
        (user, places) -> {
          assertEquals(Places.all(), places.seenBy(as(user)), user::toString);
          for (TenantScope other : users) {
            Set<String> seen = other.equals(user) ? Places.all() : new TreeSet<>();
            assertEquals(seen, places.seenBy(as(other)), () -> other + " of " + user);
          }
        });
    Places secret = said.get(world.foreigner());
    assertThrows(NotFoundException.class, () -> agent().facts().get(secret.fact.id()));
    assertThrows(ValidationException.class, () -> secret.readAgain(agent()));
  }

  /** 200 threads of alternating tenants; in PostgreSQL over two connections. */
  @Test
  void concurrentTenantsHaveTheFactsOfTheirOwnLedgers() {
    List<TenantScope> tenants = List.of(world.endUser(), world.foreigner());
    Map<TenantScope, Set<String>> ledger = new HashMap<>();
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      TenantScope tenant = tenants.get(i % 2);
      String value = "value " + random.nextInt(40);
      ledger.computeIfAbsent(tenant, each -> new HashSet<>()).add(value);
      writers.add(
          () -> {
            var unused = as(tenant).facts().put("Alice", "likes", value);
            return told(as(tenant), "Alice").contains(value);
          });
    }
    assertTrue(Concurrently.run(writers).stream().allMatch(seen -> seen));
    for (TenantScope tenant : tenants) {
      assertEquals(ledger.get(tenant), Set.copyOf(told(as(tenant), "Alice")));
      assertTrue(
          everything(as(tenant), "Alice").stream()
              .allMatch(fact -> fact.owner().equals(tenant.owner())));
    }
  }
}
