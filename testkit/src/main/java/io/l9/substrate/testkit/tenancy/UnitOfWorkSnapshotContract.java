package io.l9.substrate.testkit.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Kit of {@link UnitOfWork#inSnapshot}. */
public abstract class UnitOfWorkSnapshotContract extends TransactionContract {

  /** After how long a writer that has to wait for the snapshot is left waiting. */
  private static final long PATIENCE_MILLIS = 500;

  @Test
  void readsWhatWasCommitted_asItsActor() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    UnitOfWork units = memory().unitOfWork();
    assertEquals(
        Optional.of(packet), units.inSnapshot(actor, () -> memory().packets().find(packet.id())));
    assertEquals(
        Optional.empty(),
        units.inSnapshot(world().foreigner(), () -> memory().packets().find(packet.id())));
  }

  @Test
  void doesNotSeeWhatIsCommittedMeanwhile() throws Exception {
    TenantScope actor = world().endUser();
    Packet before = stored(actor, packet(actor));
    Packet meanwhile = packet(actor).build();
    FutureTask<Boolean> writer =
        new FutureTask<>(
            () -> as(actor, () -> memory().packets().createAbsent(of(meanwhile)) != null));
    memory()
        .unitOfWork()
        .inSnapshot(
            actor,
            () -> {
              assertTrue(memory().packets().find(before.id()).isPresent());
              new Thread(writer, "writer").start();
              letCommit(writer);
              assertEquals(Optional.empty(), memory().packets().find(meanwhile.id()));
              return true;
            });
    assertTrue(writer.get(60, TimeUnit.SECONDS));
    assertEquals(Optional.of(meanwhile), find(actor, meanwhile.id()));
  }

  @Test
  void storesNothing() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    assertEquals(
        ErrorCode.READ_ONLY,
        assertThrows(
                UnavailableException.class,
                () ->
                    memory()
                        .unitOfWork()
                        .inSnapshot(actor, () -> memory().packets().createAbsent(of(packet))))
            .code());
    assertEquals(Optional.empty(), find(actor, packet.id()));
  }

  @Test
  void isAUnitOfWorkOfItsOwn() {
    TenantScope actor = world().endUser();
    assertThrows(
        IllegalStateException.class,
        () -> run(actor, () -> memory().unitOfWork().inSnapshot(actor, () -> true)));
  }

  @Test
  void leavesLaterUnitsAsTheyAre() {
    TenantScope actor = world().endUser();
    for (int round = 0; round < 20; round++) {
      assertTrue(memory().unitOfWork().inSnapshot(actor, () -> true));
      stored(actor, packet(actor));
    }
  }

  private static List<Packet> of(Packet packet) {
    return List.of(packet);
  }

  /** Waits for a writer that need not wait for the snapshot; leaves one that must. */
  private static void letCommit(FutureTask<Boolean> writer) {
    try {
      assertTrue(writer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      assertTrue(!writer.isDone());
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
