package io.l9.substrate.testkit.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.memory.search.LexicalCases;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link UnitOfWork}, seen through the repositories that work in it. */
public abstract class UnitOfWorkContract extends TransactionContract {

  @Test
  void returnsWhatTheWorkReturns() {
    Object result = new Object();
    assertSame(result, as(world().endUser(), () -> result));
  }

  @Test
  void returnsNull_whenTheWorkReturnsNull() {
    assertNull(this.<@Nullable Object>as(world().endUser(), () -> null));
  }

  @Test
  void laterUnitsSeeWhatWasCommitted() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    assertEquals(Optional.of(packet), find(actor, packet.id()));
  }

  @Test
  void theUnitItselfSeesWhatItWrote() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    Optional<Packet> seen =
        as(
            actor,
            () -> {
              create(packet);
              return memory().packets().find(packet.id());
            });
    assertEquals(Optional.of(packet), seen);
  }

  @Test
  void takesBackOnlyWhatFailed_inASavepoint() {
    TenantScope actor = world().endUser();
    Packet before = packet(actor).build();
    Packet failed = packet(actor).build();
    Packet inside = packet(actor).build();
    Packet after = packet(actor).build();
    PlantedException planted = new PlantedException();
    run(
        actor,
        () -> {
          create(before);
          assertSame(
              planted,
              assertThrows(
                  PlantedException.class,
                  () ->
                      memory()
                          .unitOfWork()
                          .inSavepoint(
                              actor,
                              () -> {
                                run(actor, () -> create(failed));
                                assertTrue(memory().packets().find(failed.id()).isPresent());
                                throw planted;
                              })));
          assertTrue(memory().packets().find(failed.id()).isEmpty());
          memory()
              .unitOfWork()
              .inSavepoint(
                  actor,
                  () -> {
                    create(inside);
                    return true;
                  });
          create(after);
        });
    assertEquals(Optional.empty(), find(actor, failed.id()));
    for (Packet packet : List.of(before, inside, after)) {
      assertEquals(Optional.of(packet), find(actor, packet.id()));
    }
  }

  @Test
  void goesOn_whenAStatementWasRefused_inASavepoint() {
    TenantScope actor = world().endUser();
    Packet kept = packet(actor).build();
    Packet foreign = packet(world().foreigner()).build();
    run(
        actor,
        () -> {
          assertThrows(
              ForbiddenException.class,
              () ->
                  memory()
                      .unitOfWork()
                      .inSavepoint(actor, () -> memory().packets().createAbsent(List.of(foreign))));
          create(kept);
        });
    assertEquals(Optional.of(kept), find(actor, kept.id()));
  }

  @Test
  void aSavepointByItself_isAUnitOfWork() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    Set<PacketId> stored =
        memory()
            .unitOfWork()
            .inSavepoint(actor, () -> memory().packets().createAbsent(List.of(packet)));
    assertEquals(Set.of(packet.id()), stored);
    assertEquals(Optional.of(packet), find(actor, packet.id()));
    assertThrows(
        IllegalStateException.class,
        () -> run(actor, () -> memory().unitOfWork().inSavepoint(world().colleague(), () -> true)));
  }

  @Test
  void rollsBackAndRethrowsTheSame_whenTheWorkThrows() {
    TenantScope actor = world().endUser();
    for (Throwable failure :
        List.of(
            new IllegalArgumentException("planted"),
            new NotFoundException(ErrorCode.NOT_FOUND, "planted"),
            new AssertionError("planted"))) {
      Packet packet = packet(actor).build();
      Throwable thrown =
          assertThrows(
              Throwable.class,
              () ->
                  run(
                      actor,
                      () -> {
                        create(packet);
                        sneak(failure);
                      }));
      assertSame(failure, thrown);
      assertEquals(Optional.empty(), find(actor, packet.id()));
    }
  }

  @Test
  void takesBackEveryKindOfWrite_whenTheWorkThrows() {
    TenantScope actor = world().endUser();
    Packet before = stored(actor, packet(actor).expiresAt(NOW.minusSeconds(1)));
    Packet indexed = stored(actor, packet(actor));
    Packet packet = packet(actor).build();
    Vector vector = Vector.of(1, 2, 3);
    EmbeddingModel model = new EmbeddingModel("kit", 3);
    assertThrows(
        PlantedException.class,
        () ->
            run(
                actor,
                () -> {
                  create(packet);
                  memory().packets().reinforce(List.of(before.id()), NOW);
                  memory().packets().releaseKeys(List.of(before.id()));
                  for (Packet p : List.of(packet, indexed)) {
                    memory()
                        .embeddings()
                        .createAll(
                            List.of(
                                new Embedding(
                                    Seeds.uuid(random()),
                                    p.id().value(),
                                    p.owner(),
                                    p.visibility(),
                                    EmbeddingSpace.CONTENT,
                                    model,
                                    vector,
                                    0,
                                    null)));
                    memory()
                        .lexicalIndex()
                        .addAll(List.of(LexicalCases.entry(p, Map.of("term", 1))));
                  }
                  throw new PlantedException();
                }));
    run(
        actor,
        () -> {
          assertEquals(Optional.of(before), memory().packets().find(before.id()));
          assertEquals(
              Map.of(before.duplicateKey(), before),
              memory().packets().holders(List.of(before.duplicateKey())));
          assertEquals(Optional.empty(), memory().packets().find(packet.id()));
          assertEquals(List.of(), memory().embeddings().ofPacket(indexed.id().value()));
          assertEquals(
              List.of(),
              memory()
                  .lexicalIndex()
                  .search(LexicalCases.query(Set.of("term"), PacketFilter.NONE, 10, null, NOW))
                  .matches());
          create(packet);
          assertEquals(List.of(), memory().embeddings().ofPacket(packet.id().value()));
        });
  }

  @Test
  void repositoriesRefuse_outsideOfAUnit() {
    PacketId id = new PacketId(Seeds.uuid(random()));
    assertThrows(IllegalStateException.class, () -> memory().packets().find(id));
    run(world().endUser(), () -> {});
    assertThrows(IllegalStateException.class, () -> memory().packets().find(id));
    assertThrows(
        PlantedException.class,
        () ->
            run(
                world().endUser(),
                () -> {
                  throw new PlantedException();
                }));
    assertThrows(IllegalStateException.class, () -> memory().packets().find(id));
  }

  @Test
  void nothingLeaksToTheNextUnit_ofTheSameThread() {
    TenantScope actor = world().endUser();
    Packet kept = stored(actor, packet(actor));
    Packet lost = packet(actor).build();
    for (int round = 0; round < 20; round++) {
      assertThrows(
          PlantedException.class,
          () ->
              run(
                  actor,
                  () -> {
                    create(lost);
                    throw new PlantedException();
                  }));
      for (TenantScope next : List.of(world().foreigner(), world().colleague())) {
        assertEquals(Optional.empty(), find(next, kept.id()));
        assertEquals(Optional.empty(), find(next, lost.id()));
      }
      assertTrue(find(actor, kept.id()).isPresent());
      assertEquals(Optional.empty(), find(actor, lost.id()));
    }
  }

  @Test
  void anotherThreadHasNoScope_whileThisOneHas() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    run(
        actor,
        () -> {
          create(packet);
          FutureTask<@Nullable Throwable> outsider =
              new FutureTask<>(
                  () -> {
                    try {
                      var unused = memory().packets().find(packet.id());
                      return null;
                    } catch (IllegalStateException e) {
                      return e;
                    }
                  });
          new Thread(outsider, "outsider").start();
          assertTrue(finish(outsider) instanceof IllegalStateException);
        });
  }

  @Test
  void anotherThreadNeverSeesWhatIsRolledBack() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<Optional<Packet>> reader =
        new FutureTask<>(
            () -> {
              begun.countDown();
              return find(actor, packet.id());
            });
    assertThrows(
        PlantedException.class,
        () ->
            run(
                actor,
                () -> {
                  create(packet);
                  new Thread(reader, "reader").start();
                  await(begun);
                  throw new PlantedException();
                }));
    assertEquals(Optional.empty(), finish(reader));
  }

  @Test
  void threadsAreIndependent_andEachFailedUnitLeavesNothing() {
    int threads = 8;
    int rounds = 20;
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      TenantWorld own = new TenantWorld(new Random(random().nextLong()));
      List<Packet> packets = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        packets.add(packet(own.endUser()).build());
      }
      tasks.add(() -> storeTwoOfThree(own, packets));
    }
    assertEquals(threads, Concurrently.run(tasks).stream().filter(ok -> ok).count());
  }

  private boolean storeTwoOfThree(TenantWorld own, List<Packet> packets) {
    for (int i = 0; i < packets.size(); i++) {
      Packet packet = packets.get(i);
      if (i % 3 == 0) {
        assertThrows(
            PlantedException.class,
            () ->
                run(
                    own.endUser(),
                    () -> {
                      create(packet);
                      throw new PlantedException();
                    }));
      } else {
        run(own.endUser(), () -> create(packet));
      }
      assertEquals(Optional.empty(), find(own.foreigner(), packet.id()));
    }
    for (int i = 0; i < packets.size(); i++) {
      assertEquals(i % 3 != 0, find(own.endUser(), packets.get(i).id()).isPresent());
    }
    return true;
  }

  private static <T extends @Nullable Object> T finish(FutureTask<T> task) {
    try {
      return task.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // to throw any, undeclared
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}
