package io.l9.substrate.langgraph4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.testkit.shared.Concurrently;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.checkpoint.Checkpoint;
import org.bsc.langgraph4j.serializer.std.ObjectStreamStateSerializer;
import org.bsc.langgraph4j.state.AgentState;
import org.junit.jupiter.api.Test;

/** The promises of LangGraph4j's savers, kept by two instances over one store. */
abstract class SaverContract {

  private static final String THREAD = "a/thread";

  /** The first instance. */
  abstract MemorySubstrate one();

  /** The second instance, over the same store. */
  abstract MemorySubstrate other();

  final L9Saver saver(MemorySubstrate substrate, String user) {
    return new L9Saver(
        substrate,
        substrate.as("tenant of " + getClass().getName(), "org", user),
        new ObjectStreamStateSerializer<>(AgentState::new));
  }

  private static RunnableConfig thread(String id) {
    return RunnableConfig.builder().threadId(id).build();
  }

  private static RunnableConfig thread(String id, String checkpoint) {
    return RunnableConfig.builder().threadId(id).checkPointId(checkpoint).build();
  }

  private static Checkpoint checkpoint(String id, Object value) {
    return Checkpoint.builder()
        .id(id)
        .nodeId("node of " + id)
        .nextNodeId("next of " + id)
        .state(Map.of("value", value, "list", List.of(1, "two", 3L)))
        .build();
  }

  private static List<String> ids(Collection<Checkpoint> checkpoints) {
    return checkpoints.stream().map(Checkpoint::getId).toList();
  }

  private static Optional<String> newest(L9Saver saver, String thread) {
    return saver.get(thread(thread)).map(Checkpoint::getId);
  }

  @Test
  void returnsWhatWasStored_newestFirst_whateverTheIdsAre() throws Exception {
    L9Saver saver = saver(one(), "a");
    for (String id : List.of("z", "a", "m")) {
      RunnableConfig stored = saver.put(thread(THREAD), checkpoint(id, "value of " + id));
      assertEquals(Optional.of(id), stored.checkPointId());
      assertEquals(Optional.of(THREAD), stored.threadId());
    }
    assertEquals(List.of("m", "a", "z"), ids(saver.list(thread(THREAD))));
    assertEquals(Optional.of("m"), newest(saver, THREAD));
    Checkpoint found = saver.get(thread(THREAD, "a")).orElseThrow();
    assertEquals("node of a", found.getNodeId());
    assertEquals("next of a", found.getNextNodeId());
    assertEquals(Map.of("value", "value of a", "list", List.of(1, "two", 3L)), found.getState());
    assertEquals(Optional.empty(), saver.get(thread(THREAD, "absent")));
    assertEquals(Optional.empty(), newest(saver, "absent"));
    assertEquals(List.of(), ids(saver.list(thread("absent"))));
    assertEquals(Optional.empty(), newest(saver(one(), "another user"), THREAD));
  }

  @Test
  void listsMoreThanAPage() throws Exception {
    L9Saver saver = saver(one(), "b");
    List<String> stored = new ArrayList<>();
    for (int i = 0; i < 103; i++) {
      Checkpoint next = checkpoint("id " + i * 7 % 103, i);
      saver.put(thread(THREAD), next);
      stored.add(0, next.getId());
    }
    assertEquals(stored, ids(saver.list(thread(THREAD))));
  }

  @Test
  void replacesACheckpointInItsPlace_alsoByOneOfAnotherId() throws Exception {
    L9Saver saver = saver(one(), "c");
    for (String id : List.of("1", "2", "3")) {
      saver.put(thread(THREAD), checkpoint(id, "old"));
    }
    saver.put(thread(THREAD, "2"), checkpoint("2", "new"));
    assertEquals("new", saver.get(thread(THREAD, "2")).orElseThrow().getState().get("value"));
    saver.put(thread(THREAD, "2"), checkpoint("\"9\"", "newer"));
    saver.put(thread(THREAD, "\"9\""), checkpoint("8", "newest"));
    assertEquals(List.of("3", "8", "1"), ids(saver.list(thread(THREAD))));
    assertThrows(
        NoSuchElementException.class, () -> saver.put(thread(THREAD, "2"), checkpoint("2", "")));
  }

  @Test
  void twoInstancesAlternate_andEachReadsTheNewest() throws Exception {
    L9Saver one = saver(one(), "d");
    L9Saver other = saver(other(), "d");
    for (int i = 0; i < 6; i++) {
      String id = "id " + (9 - i);
      (i % 2 == 0 ? one : other).put(thread(THREAD), checkpoint(id, i));
      assertEquals(Optional.of(id), newest(one, THREAD));
      assertEquals(Optional.of(id), newest(other, THREAD));
      assertEquals(ids(one.list(thread(THREAD))), ids(other.list(thread(THREAD))));
    }
  }

  @Test
  void releaseReturnsEverything_andTwiceIsFine() throws Exception {
    L9Saver one = saver(one(), "e");
    L9Saver other = saver(other(), "e");
    one.put(thread(THREAD), checkpoint("1", "x"));
    other.put(thread(THREAD), checkpoint("2", "x"));
    one.put(thread("kept"), checkpoint("3", "x"));
    var released = one.release(thread(THREAD));
    assertEquals(THREAD, released.threadId());
    assertEquals(List.of("2", "1"), ids(released.checkpoints()));
    assertEquals(List.of(), ids(other.release(thread(THREAD)).checkpoints()));
    assertEquals(Optional.empty(), newest(one, THREAD));
    assertEquals(Optional.of("3"), newest(other, "kept"));
    one.put(thread(THREAD), checkpoint("1", "x"));
    assertEquals(List.of("1"), ids(other.list(thread(THREAD))));
  }

  @Test
  void keepsWhatConcurrentWritersStore() {
    List<L9Saver> savers = List.of(saver(one(), "f"), saver(other(), "f"));
    Set<String> stored = new HashSet<>();
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = "id " + i;
      L9Saver saver = savers.get(i % 2);
      stored.add(id);
      writers.add(() -> saver.put(thread(THREAD), checkpoint(id, id)).checkPointId().isPresent());
    }
    assertTrue(Concurrently.run(writers).stream().allMatch(isStored -> isStored));
    List<String> found = ids(savers.get(0).list(thread(THREAD)));
    assertEquals(stored.size(), found.size());
    assertEquals(stored, Set.copyOf(found));
  }

  @Test
  void oneOfSeveralFirstWritersIsTheFirst() throws Exception {
    for (int round = 0; round < 20; round++) {
      String id = "first " + round;
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String name = "checkpoint " + i;
        L9Saver saver = saver(i % 2 == 0 ? one() : other(), "alice");
        writers.add(() -> saver.put(thread(id), checkpoint(name, name)) != null);
      }
      assertTrue(Concurrently.run(writers).stream().allMatch(isStored -> isStored));
      List<String> numbers =
          one()
              .as("tenant of " + getClass().getName(), "org", "alice")
              .checkpoints()
              .list(CheckpointQuery.of(id, 10))
              .stream()
              .map(head -> head.address().id().replaceFirst("-.*", ""))
              .toList();
      assertEquals(
          List.of("000000000004", "000000000003", "000000000002", "000000000001"), numbers);
    }
  }

  @Test
  void doesNotMixWithTheCheckpointsOfAnotherSaver() {
    L9Saver saver = saver(one(), "g");
    TypedBytes body = TypedBytes.of("msgpack", new byte[] {1});
    boolean unused =
        one()
            .as("tenant of " + getClass().getName(), "org", "g")
            .checkpoints()
            .put(
                new CheckpointPut(
                    new CheckpointAddress(THREAD, "", "1ef0"),
                    null,
                    null,
                    null,
                    new JsonDocument("{}"),
                    body,
                    List.of(),
                    null));
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class, () -> saver.put(thread(THREAD), checkpoint("1", "x")));
    assertTrue(refused.getMessage().contains("another saver"), refused::getMessage);
  }
}
