package io.l9.substrate.persistence.memory.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Following packets while transactions commit in another order than they began. */
class TailIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int WRITERS = 4;
  private static final int BATCHES = 15;

  private MemoryFixture fixture;

  @BeforeEach
  void begin(TestInfo test) {
    fixture = new MemoryFixture(Seeds.of(test));
  }

  @Test
  void waitsForATransactionThatBeganEarlierAndCommitsLater() {
    StorePosition begin = tail(null).next();
    Packet slow = fixture.packet().build();
    Packet fast = fixture.packet().build();
    CountDownLatch slowHasStored = new CountDownLatch(1);
    CountDownLatch slowMayCommit = new CountDownLatch(1);
    List<Tail> meanwhile =
        Concurrently.run(
            List.<Callable<Tail>>of(
                () -> {
                  unitOfWork()
                      .inScope(
                          fixture.actor(),
                          () -> {
                            int stored =
                                MEMORY
                                    .persistence()
                                    .memory()
                                    .packets()
                                    .createAbsent(List.of(slow))
                                    .size();
                            slowHasStored.countDown();
                            await(slowMayCommit);
                            return stored;
                          });
                  return tail(null);
                },
                () -> {
                  await(slowHasStored);
                  store(fast);
                  Tail blocked = tail(begin);
                  slowMayCommit.countDown();
                  return blocked;
                }));

    Tail blocked = meanwhile.get(1);
    assertEquals(List.of(), blocked.packets());
    assertEquals(List.of(slow.id(), fast.id()), follow(blocked.next(), 2));
  }

  @Test
  void missesNoneAndRepeatsNone_whileManyWrite() {
    StorePosition begin = tail(null).next();
    List<List<Packet>> batches = new ArrayList<>();
    for (int i = 0; i < WRITERS * BATCHES; i++) {
      batches.add(List.of(fixture.packet().build(), fixture.packet().build()));
    }
    List<Callable<List<PacketId>>> tasks = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      List<List<Packet>> own = batches.subList(w * BATCHES, (w + 1) * BATCHES);
      tasks.add(
          () -> {
            own.forEach(batch -> store(batch.toArray(Packet[]::new)));
            return List.of();
          });
    }
    tasks.add(() -> follow(begin, 2 * batches.size()));
    List<PacketId> seen = Concurrently.run(tasks).get(WRITERS);
    Set<PacketId> stored = new HashSet<>();
    batches.forEach(batch -> batch.forEach(packet -> stored.add(packet.id())));
    assertEquals(stored.size(), seen.size(), "none twice");
    assertEquals(stored, new HashSet<>(seen));
  }

  /**
   * Reads on until so many packets have come and there are no more: other work of the same server
   * may hold them back for a while.
   */
  private List<PacketId> follow(StorePosition from, int expected) {
    List<PacketId> seen = new ArrayList<>();
    StorePosition after = from;
    long begun = System.nanoTime();
    Tail tail;
    do {
      tail = tail(after);
      tail.packets().forEach(packet -> seen.add(packet.id()));
      after = tail.next();
    } while (tail.hasMore()
        || (seen.size() < expected && System.nanoTime() - begun < PATIENCE.toNanos()));
    return seen;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static UnitOfWork unitOfWork() {
    return MEMORY.persistence().memory().unitOfWork();
  }

  private void store(Packet... packets) {
    Persistence persistence = MEMORY.persistence();
    assertEquals(
        packets.length,
        unitOfWork()
            .inScope(
                fixture.actor(),
                () -> persistence.memory().packets().createAbsent(List.of(packets)))
            .size());
  }

  private Tail tail(@Nullable StorePosition after) {
    return unitOfWork()
        .inScope(
            fixture.actor(),
            () ->
                MEMORY
                    .persistence()
                    .memory()
                    .packetIndex()
                    .stored(new TailQuery(PacketFilter.NONE, after, 3), MemoryFixture.NOW));
  }
}
