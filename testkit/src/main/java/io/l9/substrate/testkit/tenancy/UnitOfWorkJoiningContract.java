package io.l9.substrate.testkit.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Kit of the {@link UnitOfWork}: units that join the active one. */
public abstract class UnitOfWorkJoiningContract extends TransactionContract {

  @Test
  void joinsTheActiveUnit_forTheSameActor() {
    TenantScope actor = world().endUser();
    Packet outer = packet(actor).build();
    Packet inner = packet(actor).build();
    assertThrows(
        PlantedException.class,
        () ->
            run(
                actor,
                () -> {
                  create(outer);
                  run(
                      actor,
                      () -> {
                        assertTrue(memory().packets().find(outer.id()).isPresent());
                        create(inner);
                      });
                  assertTrue(memory().packets().find(inner.id()).isPresent());
                  throw new PlantedException();
                }));
    assertEquals(Optional.empty(), find(actor, outer.id()));
    assertEquals(Optional.empty(), find(actor, inner.id()));
  }

  @Test
  void commitsWhatAJoinedUnitWrote_withTheOutermost() {
    TenantScope actor = world().endUser();
    Packet outer = packet(actor).build();
    Packet inner = packet(actor).build();
    run(
        actor,
        () -> {
          run(actor, () -> create(inner));
          create(outer);
        });
    assertTrue(find(actor, outer.id()).isPresent());
    assertTrue(find(actor, inner.id()).isPresent());
  }

  @Test
  void saysThatItLastsLonger_onlyAroundSeveralCalls() {
    TenantScope actor = world().endUser();
    UnitOfWork units = memory().unitOfWork();
    assertFalse(units.lastsLonger());
    assertFalse(as(actor, units::lastsLonger));
    assertTrue(units.<Boolean>spanning(actor, units::lastsLonger));
    assertTrue(units.<Boolean>spanning(actor, () -> as(actor, units::lastsLonger)));
    assertEquals(
        List.of(true, false),
        as(
            actor,
            () ->
                List.of(units.<Boolean>spanning(actor, units::lastsLonger), units.lastsLonger())));
    assertFalse(units.lastsLonger());
  }

  @Test
  void storesSeveralCallsOrNone() {
    TenantScope actor = world().endUser();
    UnitOfWork units = memory().unitOfWork();
    Packet first = packet(actor).build();
    Packet second = packet(actor).build();
    assertThrows(
        PlantedException.class,
        () ->
            units.spanning(
                actor,
                () -> {
                  run(actor, () -> create(first));
                  throw new PlantedException();
                }));
    assertEquals(Optional.empty(), find(actor, first.id()));
    assertRolledBack(
        () ->
            units.spanning(
                actor,
                () -> {
                  run(actor, () -> create(first));
                  return assertThrows(
                      PlantedException.class,
                      () ->
                          run(
                              actor,
                              () -> {
                                throw new PlantedException();
                              }));
                }));
    assertEquals(Optional.empty(), find(actor, first.id()));
    var unused =
        units.<Boolean>spanning(
            actor,
            () -> {
              run(actor, () -> create(first));
              run(actor, () -> create(second));
              return true;
            });
    assertEquals(Optional.of(first), find(actor, first.id()));
    assertEquals(Optional.of(second), find(actor, second.id()));
  }

  @Test
  void joins_whenOnlyTheTracingIdsDiffer() {
    TenantScope actor = world().endUser();
    TenantScope traced = actor.traced(Seeds.uuid(random()), "another session", "another trace");
    Packet packet = packet(actor).build();
    boolean seen =
        as(
            actor,
            () -> {
              create(packet);
              return as(traced, () -> memory().packets().find(packet.id()).isPresent());
            });
    assertTrue(seen);
  }

  @Test
  void refusesAnotherActor_whileOneIsActive() {
    TenantScope actor = world().endUser();
    for (TenantScope other :
        List.of(
            world().colleague(),
            world().endUserElsewhere(),
            world().foreigner(),
            actor.withRole(Role.ORG_ADMIN),
            world().tenantAdmin())) {
      List<String> ran = new ArrayList<>();
      Packet packet = packet(actor).build();
      assertThrows(
          IllegalStateException.class,
          () ->
              run(
                  actor,
                  () -> {
                    create(packet);
                    run(other, () -> ran.add("as another"));
                  }),
          other::toString);
      assertEquals(List.of(), ran);
      assertEquals(Optional.empty(), find(actor, packet.id()));
    }
  }

  @Test
  void rollsBack_whenTheRefusalOfAnotherActorIsCaught() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    assertRolledBack(
        () ->
            run(
                actor,
                () -> {
                  create(packet);
                  assertThrows(
                      IllegalStateException.class, () -> run(world().foreigner(), () -> {}));
                }));
    assertEquals(Optional.empty(), find(actor, packet.id()));
  }

  @Test
  void rollsBackAndThrows_whenTheExceptionOfAJoinedUnitIsCaught() {
    TenantScope actor = world().endUser();
    Packet outer = packet(actor).build();
    Packet inner = packet(actor).build();
    assertRolledBack(
        () ->
            run(
                actor,
                () -> {
                  create(outer);
                  assertThrows(
                      PlantedException.class,
                      () ->
                          run(
                              actor,
                              () -> {
                                create(inner);
                                throw new PlantedException();
                              }));
                }));
    assertEquals(Optional.empty(), find(actor, outer.id()));
    assertEquals(Optional.empty(), find(actor, inner.id()));
  }

  @Test
  void rollsBackAndThrows_whenTheExceptionIsCaughtBetweenTwoJoinedUnits() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    assertRolledBack(
        () ->
            run(
                actor,
                () -> {
                  create(packet);
                  run(
                      actor,
                      () ->
                          assertThrows(
                              PlantedException.class,
                              () ->
                                  run(
                                      actor,
                                      () -> {
                                        throw new PlantedException();
                                      })));
                }));
    assertEquals(Optional.empty(), find(actor, packet.id()));
  }

  @Test
  void rethrowsTheLastException_whenADoomedUnitThrowsItsOwn() {
    TenantScope actor = world().endUser();
    RuntimeException last = new IllegalArgumentException("the last one");
    RuntimeException thrown =
        assertThrows(
            RuntimeException.class,
            () ->
                run(
                    actor,
                    () -> {
                      assertThrows(
                          PlantedException.class,
                          () ->
                              run(
                                  actor,
                                  () -> {
                                    throw new PlantedException();
                                  }));
                      throw last;
                    }));
    assertSame(last, thrown);
  }

  private static void assertRolledBack(Runnable call) {
    UnavailableException thrown = assertThrows(UnavailableException.class, call::run);
    assertEquals(ErrorCode.ROLLED_BACK, thrown.code());
  }
}
