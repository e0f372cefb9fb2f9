package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.FactPredicateRepository;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Kit of the {@link FactPredicateRepository}. */
public abstract class FactPredicateRepositoryContract extends KnowledgeContract {

  private FactPredicateRepository predicates() {
    return knowledge().predicates();
  }

  private static FactPredicate declared(Ownership owner, String predicate, boolean single) {
    return new FactPredicate(owner, predicate, single, null, null, NOW);
  }

  private void put(TenantScope actor, FactPredicate predicate) {
    run(actor, () -> predicates().put(predicate));
  }

  @Test
  void findsWhatWasStored_andReplacesIt() {
    TenantScope admin = world().orgAdmin();
    FactPredicate first =
        new FactPredicate(
            admin.owner(), "lebt in \uD83D\uDE80", true, ObjectType.ENTITY, "wohnt", NOW);
    put(admin, first);
    assertEquals(List.of(first), all(admin));
    FactPredicate second =
        new FactPredicate(admin.owner(), first.predicate(), false, null, null, NOW.plusSeconds(1));
    put(admin, second);
    assertEquals(List.of(second), all(admin));
    assertEquals(List.of(second), of(world().endUser(), first.predicate()));
    assertEquals(List.of(), of(world().endUser(), "other"));
    assertEquals(List.of(), as(admin, () -> predicates().of(Set.of())));
  }

  private List<FactPredicate> all(TenantScope actor) {
    return as(actor, () -> predicates().all(9));
  }

  private List<FactPredicate> of(TenantScope actor, String predicate) {
    return as(actor, () -> predicates().of(Set.of(predicate)));
  }

  @Test
  void showsEachScopeTheDeclarationsOfItsOrganisationAndTenant_itsOrganisationFirst() {
    TenantScope admin = world().orgAdmin();
    TenantScope tenantAdmin = world().tenantAdmin();
    FactPredicate ofTenant = declared(new Ownership(admin.tenant(), null, null), "city", false);
    FactPredicate ofOrg = declared(admin.owner(), "city", true);
    FactPredicate another = declared(admin.owner(), "born", true);
    put(tenantAdmin, ofTenant);
    put(admin, ofOrg);
    put(admin, another);
    assertEquals(List.of(another, ofOrg, ofTenant), all(world().endUser()));
    assertEquals(List.of(ofOrg, ofTenant), of(world().system(), "city"));
    assertEquals(List.of(ofTenant), of(world().endUserElsewhere(), "city"));
    assertEquals(List.of(), all(world().foreigner()));
    assertEquals(2, as(admin, () -> predicates().all(2)).size());
  }

  @Test
  void refusesADeclaration_ofWhoMayNotWriteIt() {
    TenantScope actor = world().endUser();
    Ownership org = new Ownership(actor.tenant(), actor.org(), null);
    Ownership tenant = new Ownership(actor.tenant(), null, null);
    put(world().tenantAdmin(), declared(org, "city", false));
    for (Ownership owner : List.of(org, tenant)) {
      assertThrows(ForbiddenException.class, () -> put(actor, declared(owner, "city", true)));
      assertThrows(
          ForbiddenException.class, () -> put(world().foreigner(), declared(owner, "city", true)));
    }
    assertThrows(
        ForbiddenException.class, () -> put(world().orgAdmin(), declared(tenant, "city", true)));
    assertEquals(List.of(declared(org, "city", false)), all(world().tenantAdmin()));
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    FactPredicate any = declared(world().orgAdmin().owner(), "city", true);
    assertThrows(IllegalStateException.class, () -> predicates().put(any));
    assertThrows(IllegalStateException.class, () -> predicates().of(Set.of("city")));
    assertThrows(IllegalStateException.class, () -> predicates().all(1));
  }
}
