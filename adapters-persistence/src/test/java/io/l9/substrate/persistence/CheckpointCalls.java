package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.checkpoints.ChannelVersion;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointPlace;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointRepository;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.JsonDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls of every method of the port of checkpoints. */
final class CheckpointCalls {

  private static final TypedBytes VALUE = TypedBytes.of("json", new byte[] {1});

  private CheckpointCalls() {}

  static void steps(MemoryFixture fixture, CheckpointStore store) {
    CheckpointRepository checkpoints = store.checkpoints();
    CheckpointOwner owner = CheckpointOwner.of(fixture.actor());
    CheckpointThread thread = owner.thread("t");
    CheckpointAddress address = new CheckpointAddress("t", "", "1");
    StepId step = new StepId("", "1");
    var look = checkpoints.hold(thread, step, "0");
    assertEquals(null, look.head());
    ValueHash hash = VALUE.hash();
    CheckpointHead head =
        new CheckpointHead(
            address,
            "0",
            "r",
            "a",
            new JsonDocument("{}"),
            Set.of("d"),
            List.of(new ChannelVersion("c", "1", hash)),
            NOW);
    assertTrue(checkpoints.putAbsent(thread, head, VALUE, Map.of(hash, VALUE)));
    assertFalse(checkpoints.putAbsent(thread, head, VALUE, Map.of()));
    checkpoints.put(
        thread, head, VALUE, Map.of(hash, VALUE), Set.of(TypedBytes.of("", new byte[0]).hash()));
    for (boolean isOverwriting : new boolean[] {true, false}) {
      checkpoints.putWrites(
          thread,
          new WritesPut(
              address, "x", "", List.of(new WritesPut.Write(0, "d", VALUE, isOverwriting))),
          NOW);
    }
    CheckpointQuery some =
        new CheckpointQuery(
            null, "", "1", "2", new JsonDocument("{}"), 3, new CheckpointPlace("2", "t", ""));
    assertEquals(List.of(head), checkpoints.list(owner, some));
    assertEquals(1, checkpoints.listComplete(owner, CheckpointQuery.of("t", 5)).size());
    assertEquals(1, checkpoints.threads(owner, 5, null).size());
    assertEquals(0, checkpoints.threads(owner, 5, "t").size());
    assertEquals(Optional.of(address), checkpoints.latest(owner, "a"));
    assertEquals(1, checkpoints.steps(thread).size());
    assertTrue(checkpoints.ancestors(thread, step, List.of("c")).isEmpty());
    assertEquals(1, checkpoints.copy(thread, owner.thread("u"), NOW));
    assertEquals(0, checkpoints.retain(thread, Set.of(step)));
    assertEquals(2, checkpoints.deleteRun(owner, "r"));
    assertEquals(0, checkpoints.delete(thread));
  }
}
