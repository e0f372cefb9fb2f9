package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.TableTally;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.trade.SampleDocuments;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows of an organisation that a user wrote, when the user is erased. */
class SharedErasureIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final AtomicInteger TENANTS = new AtomicInteger();

  private MemorySubstrate l9;
  private Memory alice;
  private Memory bob;
  private Memory org;
  private Document document;
  private Fact fact;

  @BeforeEach
  void write() {
    l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .maintainer(DATABASE.maintainer())
            .build();
    String tenant = "sharing-" + TENANTS.incrementAndGet();
    alice = l9.as(tenant, "sales", "alice");
    bob = l9.as(tenant, "sales", "bob");
    org = acting(Role.ORG_ADMIN, null);
    document = alice.trade().create(SampleDocuments.draft(TradeKinds.BUYER, 1));
    fact = ((AssertOutcome.Asserted) org.facts().put("the office", "is in", "Oslo")).fact();
    fact =
        acting(Role.ORG_ADMIN, alice.scope().user()).facts().confirm(fact.id(), "alice was there");
  }

  private Memory acting(Role role, UserId user) {
    return l9.as(
        new TenantScope(
            alice.scope().tenant(), alice.scope().org(), user, role, new UUID(0, 2), null, null));
  }

  @AfterEach
  void close() {
    l9.close();
  }

  private ErasureCertificate erase(boolean includeShared) {
    Subject subject =
        Subject.user(alice.scope().tenant(), Objects.requireNonNull(alice.scope().user()));
    ErasureCertificate certificate =
        acting(Role.TENANT_ADMIN, null)
            .subjects()
            .erase(new ErasureOrder(subject, includeShared, null), (tombstone, done, total) -> {})
            .certificate();
    assertTrue(certificate.isComplete(), certificate::toString);
    return certificate;
  }

  private static TableTally tally(ErasureCertificate certificate, String table) {
    return certificate.tables().stream()
        .filter(one -> one.table().equals(table))
        .findFirst()
        .orElseThrow(() -> new AssertionError(table + " is not in " + certificate.tables()));
  }

  private void assertTheFactStays(ErasureCertificate certificate) {
    Fact now = org.facts().get(fact.id()).fact();
    assertEquals(
        List.of(fact.subject(), fact.predicate(), fact.object(), fact.state(), fact.confidence()),
        List.of(now.subject(), now.predicate(), now.object(), now.state(), now.confidence()));
    assertEquals(fact.revision(), now.revision(), "a pseudonym is no revision");
    TableTally revisions = tally(certificate, "fact_revisions");
    assertEquals(0, revisions.erased(), revisions::toString);
    assertTrue(revisions.pseudonymised() > 0, revisions::toString);
  }

  @Test
  void staysAsItIsButForTheName_unlessItIsIncluded() {
    ErasureCertificate certificate = erase(false);
    Document now = bob.trade().get(TradeKinds.BUYER, document.id());
    assertEquals(document.fields(), now.fields());
    assertEquals(document.version(), now.version());
    assertEquals(document.updatedAt(), now.updatedAt());
    assertFalse(
        bob.trade().versions(TradeKinds.BUYER, document.id(), 10, null).isEmpty(),
        "and so does its history");
    TableTally versions = tally(certificate, "trade_versions");
    assertEquals(0, versions.erased(), versions::toString);
    assertTrue(versions.pseudonymised() > 0, versions::toString);
    assertTheFactStays(certificate);
  }

  @Test
  void goesIfItIsIncluded_butNotTheRowsOfOthersThatTheUserTouched() {
    Document bobs = bob.trade().create(SampleDocuments.draft(TradeKinds.BUYER, 2));
    bobs =
        alice
            .trade()
            .put(
                new DocumentDraft(
                    TradeKinds.BUYER, bobs.id(), null, SampleDocuments.fields(TradeKinds.BUYER, 3)),
                Expected.version(bobs.version()));
    ErasureCertificate certificate = erase(true);
    assertThrows(NotFoundException.class, () -> bob.trade().get(TradeKinds.BUYER, document.id()));
    assertTrue(tally(certificate, "buyer_profiles").erased() > 0, certificate::toString);
    assertEquals(bobs.fields(), bob.trade().get(TradeKinds.BUYER, bobs.id()).fields());
    assertTheFactStays(certificate);
  }
}
