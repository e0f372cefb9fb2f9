package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the conflicts of a {@link io.l9.substrate.domain.knowledge.fact.FactRepository}. */
public abstract class FactRepositoryConflictsContract extends KnowledgeContract {

  private TenantScope actor() {
    return world().endUser();
  }

  private FactBuilder alice(String predicate) {
    return fact(actor()).subject("alice").predicate(predicate);
  }

  @Test
  void listsSlotsThatHoldMoreThanOneObjectNow_andMayNot() {
    declare(world().orgAdmin(), "city", true);
    declare(world().orgAdmin(), "twice", true);
    declare(world().orgAdmin(), "likes", false);
    Fact a = stored(actor(), alice("city").path(FactPath.STATED));
    Fact b = stored(actor(), alice("city").confidence(.9));
    stored(actor(), alice("city").during(null, NOW));
    stored(actor(), alice("city").state(FactState.SUPERSEDED));
    Fact single = stored(actor(), alice("twice").during(null, NOW.minusSeconds(5)));
    stored(
        actor(),
        new FactBuilder(fact(actor()).build().id(), actor().owner(), single.object(), NOW)
            .subject("alice")
            .predicate("twice")
            .during(NOW.minusSeconds(5), null));
    for (String many : List.of("likes", "undeclared")) {
      stored(actor(), alice(many));
      stored(actor(), alice(many));
    }
    Facts.Conflict conflict = new Facts.Conflict(List.of(a, b));
    assertEquals(List.of(conflict), conflicts(actor(), 9, null).items());
    assertEquals(List.of(conflict), conflicts(world().orgAdmin(), 9, null).items());
    assertEquals(List.of(), conflicts(world().colleague(), 9, null).items());
    assertEquals(List.of(), conflicts(world().foreigner(), 9, null).items());
    assertEquals(Optional.of(conflict), find(actor(), a));
    assertEquals(Optional.empty(), find(actor(), single));
    assertEquals(Optional.empty(), find(world().colleague(), a));
    rejected(actor(), actor().owner(), b);
    assertEquals(List.of(), conflicts(actor(), 9, null).items());
    assertEquals(Optional.empty(), find(actor(), a));
  }

  @Test
  void listsSlotsInWhichSomebodyContradicted_ofWhateverPredicate() {
    Fact calm = stored(actor(), alice("likes"));
    Fact attacked = stored(actor(), alice("likes").confidence(.7).contradictions(1));
    stored(actor(), alice("eats").contradictions(2));
    stored(actor(), alice("reads"));
    stored(actor(), alice("reads"));
    stored(actor(), alice("reads").contradictions(1).state(FactState.RETRACTED));
    assertEquals(
        List.of(new Facts.Conflict(List.of(calm, attacked))), conflicts(actor(), 9, null).items());
  }

  @Test
  void goesByTheDeclarationOfTheOrganisation_beforeThatOfItsTenant() {
    TenantScope tenantAdmin = world().tenantAdmin();
    Ownership tenant = new Ownership(tenantAdmin.tenant(), null, null);
    for (String predicate : List.of("city", "likes")) {
      run(
          tenantAdmin,
          () ->
              knowledge()
                  .predicates()
                  .put(new FactPredicate(tenant, predicate, true, null, null, NOW)));
    }
    declare(world().orgAdmin(), "likes", false);
    for (TenantScope each : List.of(actor(), world().endUserElsewhere())) {
      for (String predicate : List.of("city", "likes")) {
        for (int i = 0; i < 2; i++) {
          stored(each, fact(each).subject("alice").predicate(predicate));
        }
      }
    }
    assertEquals(Set.of("city"), predicates(actor()));
    assertEquals(Set.of("city", "likes"), predicates(world().endUserElsewhere()));
  }

  private Set<String> predicates(TenantScope reader) {
    return Set.copyOf(
        conflicts(reader, 9, null).items().stream()
            .map(conflict -> conflict.facts().get(0).predicate())
            .toList());
  }

  @Test
  void pagesConflicts_inTheOrderOfTheirIds() {
    declare(world().orgAdmin(), "city", true);
    for (int i = 0; i < 7; i++) {
      String subject = "subject " + i;
      int contradictions = i % 2;
      String predicate = contradictions == 0 ? "city" : "likes";
      stored(actor(), fact(actor()).subject(subject).predicate(predicate));
      stored(
          actor(),
          fact(actor()).subject(subject).predicate(predicate).contradictions(contradictions));
    }
    List<Facts.Conflict> read = new ArrayList<>();
    Position after = null;
    do {
      Page<Facts.Conflict> page = conflicts(actor(), 3, after);
      assertTrue(page.items().size() <= 3);
      read.addAll(page.items());
      assertFalse(read.size() > 7, "a page is given twice");
      after = page.next();
    } while (after != null);
    assertEquals(7, read.size());
    List<String> ids = read.stream().map(one -> one.facts().get(0).slot().id().toString()).toList();
    assertEquals(ids.stream().sorted().toList(), ids);
  }

  private Page<Facts.Conflict> conflicts(TenantScope reader, int limit, @Nullable Position after) {
    return as(reader, () -> knowledge().facts().conflicts(NOW, limit, after));
  }

  private Optional<Facts.Conflict> find(TenantScope reader, Fact one) {
    return as(reader, () -> knowledge().facts().conflict(one.slot().id(), NOW));
  }
}
