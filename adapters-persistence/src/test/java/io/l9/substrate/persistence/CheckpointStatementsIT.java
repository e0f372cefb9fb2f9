package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.checkpoints.ChannelVersion;
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
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The statements of a put, and what a list reads. */
class CheckpointStatementsIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final TypedBytes VALUE = TypedBytes.of("json", new byte[100_000]);

  @Test
  void putsByAFewStatements_andListsWithoutAnyValue(TestInfo test) {
    TenantScope actor = new TenantWorld(Seeds.of(test)).endUser();
    CheckpointThread thread = CheckpointOwner.of(actor).thread("t");
    ObservedDataSource observed = new ObservedDataSource(MEMORY.database().api(), false);
    try (Persistence persistence =
        Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON)) {
      CheckpointRepository checkpoints = persistence.checkpoints().checkpoints();
      observed.clear();
      persistence
          .checkpoints()
          .unitOfWork()
          .inScope(
              actor,
              () -> {
                var look = checkpoints.hold(thread, new StepId("", "1"), null);
                checkpoints.put(thread, head("1"), VALUE, Map.of(VALUE.hash(), VALUE), Set.of());
                return look;
              });
      // the scope, the lock and two looks, then the values and the checkpoint
      assertEquals(6, observed.statements().size(), observed.statements()::toString);
      observed.clear();
      boolean isStored =
          persistence
              .checkpoints()
              .unitOfWork()
              .inScope(
                  actor,
                  () ->
                      checkpoints.putAbsent(thread, head("2"), VALUE, Map.of(VALUE.hash(), VALUE)));
      assertTrue(isStored);
      // the scope, the lock, and everything
      assertEquals(3, observed.statements().size(), observed.statements()::toString);
      observed.clear();
      List<CheckpointHead> listed =
          persistence
              .checkpoints()
              .unitOfWork()
              .inScope(actor, () -> checkpoints.list(thread.owner(), CheckpointQuery.of("t", 50)));
      assertEquals(2, listed.size());
      String list = String.join("\n", observed.statements());
      assertTrue(list.contains(" FROM checkpoints c "), list);
      assertTrue(!list.contains("checkpoint_blobs") && !list.contains("body"), list);
    }
  }

  private static CheckpointHead head(String id) {
    return new CheckpointHead(
        new CheckpointAddress("t", "", id),
        null,
        null,
        null,
        new JsonDocument("{}"),
        Set.of(),
        List.of(new ChannelVersion("c", "1", VALUE.hash())),
        Instant.EPOCH);
  }
}
