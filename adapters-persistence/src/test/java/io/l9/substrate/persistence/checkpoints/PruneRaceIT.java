package io.l9.substrate.persistence.checkpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.checkpoints.ChannelVersion;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointRepository;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A put that found its value stored already, against a prune that sees nobody name the value. The
 * insertion of the value does nothing and locks nothing; the lock of the thread keeps the prune
 * waiting.
 */
class PruneRaceIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final TypedBytes VALUE = TypedBytes.of("json", new byte[] {1, 2, 3});

  private final UnitOfWork unitOfWork = MEMORY.persistence().checkpoints().unitOfWork();
  private final CheckpointRepository checkpoints = MEMORY.persistence().checkpoints().checkpoints();

  private void put(CheckpointThread thread, String id) {
    CheckpointHead head =
        new CheckpointHead(
            new CheckpointAddress(thread.id(), "", id),
            null,
            null,
            null,
            new JsonDocument("{}"),
            Set.of(),
            List.of(new ChannelVersion("c", id, VALUE.hash())),
            Instant.EPOCH);
    var look = checkpoints.hold(thread, new StepId("", id), null);
    checkpoints.put(thread, head, VALUE, Map.of(VALUE.hash(), VALUE), Set.of());
    assertEquals(null, look.replaced());
  }

  @Test
  void keepsTheValueOfAPutThatIsNotYetCommitted(TestInfo test) throws SQLException {
    TenantScope actor = new TenantWorld(Seeds.of(test)).endUser();
    CheckpointThread thread = CheckpointOwner.of(actor).thread("t");
    unitOfWork.inScope(
        actor,
        () -> {
          put(thread, "1");
          return true;
        });
    CompletableFuture<Long> pruned =
        unitOfWork.inScope(
            actor,
            () -> {
              put(thread, "2");
              CompletableFuture<Long> prune =
                  CompletableFuture.supplyAsync(
                      () ->
                          unitOfWork.inScope(
                              actor,
                              () -> checkpoints.retain(thread, Set.of(new StepId("", "2")))));
              awaitEndOrLock(prune);
              return prune;
            });
    assertEquals(1, pruned.join());
    List<Checkpoint> left =
        unitOfWork.inScope(
            actor, () -> checkpoints.listComplete(thread.owner(), CheckpointQuery.of("t", 5)));
    assertEquals(List.of("2"), left.stream().map(one -> one.head().address().id()).toList());
    assertEquals(Map.of("c", VALUE), left.get(0).values());
  }

  /** Waits until the prune is over, or waits for a lock. */
  private static void awaitEndOrLock(CompletableFuture<Long> prune) {
    try (Connection superuser = MEMORY.database().superuser().getConnection()) {
      while (!prune.isDone()
          && Sql.of(
                  "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
                      + " (SELECT oid FROM pg_database WHERE datname = current_database())")
              .query(superuser, row -> 1)
              .isEmpty()) {
        Thread.onSpinWait();
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
