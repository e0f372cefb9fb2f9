package io.l9.substrate.application.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.shared.SubjectConfig;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.ErasureVerification;
import io.l9.substrate.domain.subject.RetainedBytes;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectErasures;
import io.l9.substrate.domain.subject.SubjectRows;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.Stores;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of an erasure, over a store in memory. */
class SubjectErasuresServiceTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SubjectErasures.Progress SILENT = (tombstone, done, total) -> {};

  private final TenantWorld world = new TenantWorld(new Random(3));
  private final MutableClock clock = new MutableClock(NOW);
  private final SubjectStore store =
      new InMemoryAdapters(new Jackson3JsonCodec(), clock).subjects();
  private final SequentialIds ids = new SequentialIds(NOW);
  private final TenantScope admin = world.tenantAdmin();
  private final UserId user = Objects.requireNonNull(world.endUser().user());
  private final ErasureOrder order =
      new ErasureOrder(Subject.user(admin.tenant(), user), false, "by letter");

  private SubjectErasures service(SubjectStore over) {
    SubjectConfig config =
        new SubjectConfig(
            ids,
            clock,
            new Jackson3JsonCodec(),
            new Random(1),
            "0160",
            new RetainedBytes(30, "thirty days"),
            Duration.ofSeconds(3),
            10,
            10);
    return SubjectComponents.of(over, config).erasures();
  }

  /** A store in which an older transaction never ends. */
  private SubjectStore busy(List<Duration> waits) {
    SubjectRows real = store.rows();
    return Stores.with(
        store,
        SubjectRows.class,
        (SubjectRows)
            Proxy.newProxyInstance(
                SubjectRows.class.getClassLoader(),
                new Class<?>[] {SubjectRows.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("awaitOlder")) {
                    waits.add((Duration) arguments[1]);
                    return false;
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }));
  }

  @Test
  void givesUpOnAnOlderTransaction_andGoesOnLater() {
    List<Duration> waits = new ArrayList<>();
    UnavailableException busy =
        assertThrows(
            UnavailableException.class, () -> service(busy(waits)).erase(admin, order, SILENT));
    assertEquals(ErrorCode.ROLLED_BACK, busy.code());
    assertEquals(Duration.ofSeconds(3), waits.stream().reduce(Duration.ZERO, Duration::plus));
    ErasureVerification stands = service(store).verify(admin);
    assertEquals(1, stands.unfinished().size());
    assertFalse(stands.isSound());

    ErasureOutcome outcome = service(store).erase(admin, order, SILENT);
    assertTrue(outcome.certificate().isComplete());
    assertTrue(service(store).verify(admin).isSound());
  }

  @Test
  void givesTheKeyOnce_andErasesAgainOnlyForMore() {
    ErasureOutcome first = service(store).erase(admin, order, SILENT);
    assertNotNull(first.key());
    assertEquals(30, first.certificate().retained().days());
    ErasureOutcome again = service(store).erase(admin, order, SILENT);
    assertNull(again.key());
    assertEquals(first.certificate(), again.certificate());
    ErasureOutcome more =
        service(store).erase(admin, new ErasureOrder(order.subject(), true, null), SILENT);
    assertEquals(2, more.certificate().number());
    assertEquals(first.certificate().hash(), more.certificate().previous());
  }

  @Test
  void entersBeginAndEnd_withoutTheName() {
    var unused = service(store).erase(admin, order, SILENT);
    List<AuditEntry> entries = store.unitOfWork().inScope(admin, () -> store.audit().chain(0, 10));
    assertEquals(
        List.of("erasure.begin", "erasure.end"), entries.stream().map(AuditEntry::action).toList());
    assertFalse(entries.toString().contains(user.toString()));
  }

  @Test
  void replaysWhatATombstoneOutsideOfTheStoreNames() {
    ErasureOutcome erased = service(store).erase(admin, order, SILENT);
    assertEquals(
        List.of(), service(store).replay(admin, List.of(erased.tombstone()), null, SILENT));
    SubjectStore restored = new InMemoryAdapters(new Jackson3JsonCodec(), clock).subjects();
    assertEquals(
        List.of(),
        service(restored).replay(admin, List.of(erased.tombstone()), NOW.plusSeconds(1), SILENT));
    ErasureOutcome again =
        service(restored).replay(admin, List.of(erased.tombstone()), NOW, SILENT).get(0);
    assertTrue(again.certificate().replayed());
    assertEquals(erased.tombstone().erasure(), again.certificate().erasure());
  }

  @Test
  void refusesOtherRolesOtherTenantsAndBadInput() {
    SubjectErasures service = service(store);
    for (TenantScope other : List.of(world.endUser(), world.orgAdmin(), world.system())) {
      assertThrows(ForbiddenException.class, () -> service.erase(other, order, SILENT));
      assertThrows(ForbiddenException.class, () -> service.census(other, order));
      assertThrows(ForbiddenException.class, () -> service.verify(other));
      assertThrows(ForbiddenException.class, () -> service.certificates(other, 0, 10));
      assertThrows(ForbiddenException.class, () -> service.find(other, "text"));
      assertThrows(ForbiddenException.class, () -> service.replay(other, List.of(), null, SILENT));
    }
    Subject foreign = Subject.user(world.foreigner().tenant(), user);
    assertThrows(
        ForbiddenException.class,
        () -> service.erase(admin, new ErasureOrder(foreign, false, null), SILENT));
    assertThrows(
        ForbiddenException.class,
        () ->
            service.erase(
                admin, new ErasureOrder(Subject.tenant(admin.tenant()), false, null), SILENT));
    assertThrows(ValidationException.class, () -> service.find(admin, "ab"));
    assertThrows(ValidationException.class, () -> service.find(admin, "a\u0000bc"));
    assertThrows(ValidationException.class, () -> service.find(admin, "x".repeat(501)));
    assertThrows(ValidationException.class, () -> service.certificates(admin, 0, 201));
    assertThrows(
        IllegalStateException.class,
        () -> store.unitOfWork().spanning(admin, () -> service.erase(admin, order, SILENT)));
  }
}
