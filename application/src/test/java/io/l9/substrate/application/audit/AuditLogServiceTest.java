package io.l9.substrate.application.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditFault;
import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditRedaction;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.audit.AuditVerification;
import io.l9.substrate.domain.audit.AuditVerification.Damage;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Verification of chains that were tampered with between the store and the service. */
class AuditLogServiceTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final TenantWorld world = new TenantWorld(new Random(3));
  private final AuditStore store =
      new InMemoryAdapters(new Jackson3JsonCodec(), new MutableClock(NOW)).audit();

  private AuditHead append(int entries) {
    TenantScope actor = world.endUser();
    List<AuditDraft> deeds = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      deeds.add(
          new AuditDraft(
              actor.owner(),
              Visibility.SHARED,
              "fact.confirm",
              new AuditTarget("fact", "f" + i),
              "reason " + i,
              null,
              null,
              new UUID(7, i)));
    }
    store
        .unitOfWork()
        .inScope(
            actor,
            () -> {
              store.log().append(deeds);
              return true;
            });
    return verify(List::copyOf, null).head();
  }

  /** Returns the verification of the chain as somebody has changed it. */
  private AuditVerification verify(UnaryOperator<List<AuditEntry>> tampering, AuditHead kept) {
    AuditRepository tampered =
        new AuditRepository() {
          @Override
          public void append(List<AuditDraft> deeds) {
            store.log().append(deeds);
          }

          @Override
          public List<AuditEntry> list(AuditQuery query) {
            return store.log().list(query);
          }

          @Override
          public List<AuditEntry> chain(long after, int limit) {
            return tampering.apply(store.log().chain(0, Integer.MAX_VALUE)).stream()
                .filter(entry -> entry.number() > after)
                .limit(limit)
                .toList();
          }

          @Override
          public List<AuditEntry> redacted(UUID erasure, long after, int limit) {
            return store.log().redacted(erasure, after, limit);
          }

          @Override
          public List<AuditRedaction> redactions() {
            return store.log().redactions();
          }
        };
    return new AuditLogService(new AuditStore(store.unitOfWork(), tampered))
        .verify(world.tenantAdmin(), kept);
  }

  private static UnaryOperator<List<AuditEntry>> without(int index) {
    return chain -> {
      List<AuditEntry> rest = new ArrayList<>(chain);
      rest.remove(index);
      return rest;
    };
  }

  @Test
  void verifiesAnEmptyChain() {
    assertEquals(new AuditVerification(0, 0, 0, AuditHead.EMPTY, null), verify(List::copyOf, null));
    assertNull(verify(List::copyOf, AuditHead.EMPTY).damage());
  }

  @Test
  void verifiesMoreThanAPage() {
    for (int entries : List.of(AuditLogService.PAGE, 1)) {
      append(entries);
    }
    AuditVerification found = verify(List::copyOf, null);
    assertEquals(AuditLogService.PAGE + 1, found.entries());
    assertEquals(AuditLogService.PAGE + 1, found.head().number());
    assertNull(found.damage());
  }

  @Test
  void noticesAnEntryUnderAPseudonymThatNoCertificateCounts() {
    append(3);
    AuditVerification found =
        verify(
            chain -> {
              List<AuditEntry> forged = new ArrayList<>(chain);
              AuditEntry entry = chain.get(1);
              forged.set(1, entry.redacted(entry.owner(), entry.user(), List.of(new UUID(8, 8))));
              return forged;
            },
            null);
    assertEquals(new AuditVerification.Damage(2, AuditFault.REDACTION_DIFFERS), found.damage());
    assertEquals(1, found.redacted());
  }

  @Test
  void countsWhatHasNoContent() {
    append(3);
    AuditVerification found =
        verify(chain -> chain.stream().map(AuditEntry::withoutContent).toList(), null);
    assertEquals(3, found.withoutContent());
    assertNull(found.damage());
  }

  @Test
  void findsAMissingEntry_atTheBeginning_inTheMiddle_andAcrossPages() {
    append(AuditLogService.PAGE + 5);
    for (int index : List.of(0, 3, AuditLogService.PAGE - 1, AuditLogService.PAGE)) {
      AuditVerification found = verify(without(index), null);
      assertEquals(new Damage(index + 1, AuditFault.ENTRY_MISSING), found.damage());
      assertEquals(index, found.head().number());
    }
  }

  @Test
  void findsAMissingEnd_onlyByAHeadThatWasKept() {
    AuditHead kept = append(3);
    assertNull(verify(without(2), null).damage());
    assertEquals(new Damage(3, AuditFault.ENTRY_MISSING), verify(without(2), kept).damage());
    assertNull(verify(List::copyOf, kept).damage());
    append(1);
    assertNull(verify(List::copyOf, kept).damage(), "it goes on from the head");
  }

  @Test
  void findsAChainThatWasWrittenAnew_byAHeadThatWasKept() {
    append(3);
    assertEquals(
        new Damage(2, AuditFault.HEAD_DIFFERS),
        verify(List::copyOf, new AuditHead(2, new AuditHash("ab".repeat(32)))).damage());
  }
}
