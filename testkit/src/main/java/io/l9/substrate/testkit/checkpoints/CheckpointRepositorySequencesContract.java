package io.l9.substrate.testkit.checkpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointPlace;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.CheckpointWrite;
import io.l9.substrate.domain.checkpoints.DeltaHistory;
import io.l9.substrate.domain.checkpoints.PrunePlan;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.domain.checkpoints.WritesPut;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Kit of the {@link io.l9.substrate.domain.checkpoints.CheckpointRepository}: random sequences of
 * its changes, compared with a plain model after each of them.
 */
public abstract class CheckpointRepositorySequencesContract extends CheckpointContract {

  private static final int STEPS = 120;
  private static final String DELTA = "d";

  /** Place of a write in the model. */
  private record Key(CheckpointAddress address, String task, int index) {}

  private final Map<CheckpointAddress, Checkpoint> model = new HashMap<>();
  private final Map<Key, CheckpointWrite> writes = new HashMap<>();

  /** Returns the hashes of the values that the store holds by thread, named or not. */
  protected abstract Map<String, Set<ValueHash>> stored(CheckpointOwner owner);

  @Test
  void keepsAllThatIsNamed_andNothingElse() {
    int most = 0;
    for (int step = 0; step < STEPS; step++) {
      switch (random().nextInt(12)) {
        case 0 -> copy();
        case 1 -> prune();
        case 2 -> deleteRun();
        case 3 -> deleteThread();
        case 4, 5, 6 -> write();
        default -> put();
      }
      assertStored();
      most = Math.max(most, model.size());
    }
    assertTrue(most > 5, "the sequence stores something to compare");
  }

  @Test
  void storesAnAbsentCheckpoint_andNothingOfOneThatIsThere() {
    Checkpoint stored = new Draft("t", "1").with("c", "first").whole();
    Checkpoint other = new Draft("t", "1").with("c", "second").whole();
    CheckpointThread thread = thread(actor(), "t");
    for (Checkpoint one : List.of(stored, other)) {
      TypedBytes value = Objects.requireNonNull(one.values().get("c"));
      assertEquals(
          one.equals(stored),
          as(
              actor(),
              () ->
                  checkpoints()
                      .putAbsent(thread, one.head(), one.body(), Map.of(value.hash(), value))));
    }
    assertEquals(List.of(stored), all(actor(), "t"));
    assertEquals(Map.of("t", Set.of(bytes("first").hash())), stored(thread.owner()));
  }

  private String any(String... of) {
    return of[random().nextInt(of.length)];
  }

  private String anyThread() {
    return "t" + random().nextInt(8);
  }

  private String anyId() {
    return any("1", "2", "3", "4", "5", "6");
  }

  private void put() {
    Draft draft = new Draft(anyThread(), anyId()).in(any(ROOT, ROOT, "n")).run(any("r", "s"));
    if (random().nextInt(4) > 0) {
      draft.after(anyId());
    }
    if (random().nextBoolean()) {
      draft.deltas(DELTA);
    }
    Checkpoint parent =
        model.get(
            new CheckpointAddress(
                draft.thread, draft.namespace, Objects.requireNonNullElse(draft.parent, "none")));
    for (String channel : List.of("a", "b", DELTA)) {
      TypedBytes known = parent == null ? null : parent.values().get(channel);
      switch (random().nextInt(3)) {
        case 0 -> draft.with(channel, any("1", "2", "3"));
        case 1 -> {
          if (known != null) {
            draft.unchanged(channel, known);
          }
        }
        default -> {}
      }
    }
    Checkpoint stored = put(actor(), draft);
    model.put(stored.head().address(), stored);
  }

  private void write() {
    CheckpointAddress address = new CheckpointAddress(anyThread(), any(ROOT, ROOT, "n"), anyId());
    WritesPut.Write write =
        new WritesPut.Write(
            random().nextInt(2), any("a", DELTA), bytes(any("1", "2")), random().nextBoolean());
    WritesPut put = new WritesPut(address, any("x", "y"), any("", "p"), List.of(write));
    putWrites(actor(), put);
    Key key = new Key(address, put.taskId(), write.index());
    if (write.isOverwriting()) {
      writes.put(key, put.stored(write));
    } else {
      writes.putIfAbsent(key, put.stored(write));
    }
  }

  private void copy() {
    String from = anyThread();
    String to = anyThread();
    if (from.equals(to)) {
      return;
    }
    List<Checkpoint> copied =
        model.values().stream()
            .filter(one -> one.head().address().thread().equals(from))
            .map(one -> renamed(one, to))
            .filter(one -> !model.containsKey(one.head().address()))
            .toList();
    long count =
        as(actor(), () -> checkpoints().copy(thread(actor(), from), thread(actor(), to), NOW));
    assertEquals(copied.size(), count);
    copied.forEach(one -> model.put(one.head().address(), one));
    Map.copyOf(writes)
        .forEach(
            (key, write) -> {
              if (key.address().thread().equals(from)) {
                writes.putIfAbsent(
                    new Key(renamed(key.address(), to), key.task(), key.index()), write);
              }
            });
  }

  private static CheckpointAddress renamed(CheckpointAddress address, String to) {
    return new CheckpointAddress(to, address.namespace(), address.id());
  }

  private static Checkpoint renamed(Checkpoint one, String to) {
    CheckpointHead head = one.head();
    return new Checkpoint(
        new CheckpointHead(
            renamed(head.address(), to),
            head.parent(),
            head.run(),
            head.agent(),
            head.metadata(),
            head.deltaChannels(),
            head.channels(),
            head.storedAt()),
        one.body(),
        one.values(),
        one.writes());
  }

  private void prune() {
    String pruned = anyThread();
    CheckpointThread thread = thread(actor(), pruned);
    int keep = 1 + random().nextInt(2);
    List<CheckpointHead> newest = newest(pruned, keep);
    List<DeltaHistory> before = histories(thread, newest);
    Set<StepId> kept = as(actor(), () -> PrunePlan.kept(checkpoints().steps(thread), keep));
    long gone =
        as(
            actor(),
            () -> checkpoints().retain(thread, PrunePlan.kept(checkpoints().steps(thread), keep)));
    assertEquals(
        gone,
        forget(one -> one.thread().equals(pruned) && !kept.contains(step(one))),
        "as many as the plan says");
    assertEquals(before, histories(thread, newest), "histories are what they were");
  }

  private static StepId step(CheckpointAddress address) {
    return new StepId(address.namespace(), address.id());
  }

  private List<CheckpointHead> newest(String thread, int keep) {
    return model.values().stream()
        .map(Checkpoint::head)
        .filter(head -> head.address().thread().equals(thread))
        .collect(Collectors.groupingBy(head -> head.address().namespace()))
        .values()
        .stream()
        .flatMap(
            heads ->
                heads.stream()
                    .sorted(Comparator.comparing(CheckpointHead::place, CheckpointPlace.ORDER))
                    .limit(keep))
        .toList();
  }

  /** Returns the histories that a client needs of these: of channels without a value. */
  private List<DeltaHistory> histories(CheckpointThread thread, List<CheckpointHead> heads) {
    return heads.stream()
        .filter(head -> head.deltaChannels().contains(DELTA) && !head.valued().contains(DELTA))
        .map(head -> history(thread, head))
        .toList();
  }

  private DeltaHistory history(CheckpointThread thread, CheckpointHead head) {
    List<String> channels = List.of(DELTA);
    return Objects.requireNonNull(
        DeltaHistory.of(
                channels,
                as(actor(), () -> checkpoints().ancestors(thread, step(head.address()), channels)))
            .get(DELTA));
  }

  private void deleteRun() {
    String run = any("r", "s");
    long gone = as(actor(), () -> checkpoints().deleteRun(thread(actor(), "t").owner(), run));
    assertEquals(
        forget(one -> run.equals(Objects.requireNonNull(model.get(one)).head().run())), gone);
  }

  private void deleteThread() {
    String deleted = anyThread();
    long gone = as(actor(), () -> checkpoints().delete(thread(actor(), deleted)));
    assertEquals(forget(one -> one.thread().equals(deleted)), gone);
    writes.keySet().removeIf(key -> key.address().thread().equals(deleted));
  }

  /** Removes checkpoints from the model with their writes; returns how many. */
  private long forget(Predicate<CheckpointAddress> which) {
    List<CheckpointAddress> gone = model.keySet().stream().filter(which).toList();
    gone.forEach(model::remove);
    writes.keySet().removeIf(key -> gone.contains(key.address()));
    return gone.size();
  }

  private void assertStored() {
    CheckpointOwner owner = CheckpointOwner.of(actor());
    Map<CheckpointAddress, Checkpoint> found = new HashMap<>();
    as(actor(), () -> checkpoints().listComplete(owner, CheckpointQuery.newest(1000)))
        .forEach(one -> found.put(one.head().address(), one));
    Map<CheckpointAddress, Checkpoint> wanted = new HashMap<>();
    Map<String, Set<ValueHash>> named = new HashMap<>();
    model.forEach(
        (address, one) -> {
          wanted.put(address, withWrites(one));
          for (TypedBytes value : one.values().values()) {
            named.computeIfAbsent(address.thread(), thread -> new HashSet<>()).add(value.hash());
          }
        });
    assertEquals(wanted, found);
    assertEquals(named, stored(owner), "no value that nothing names");
  }

  private Checkpoint withWrites(Checkpoint one) {
    return new Checkpoint(
        one.head(),
        one.body(),
        one.values(),
        writes.entrySet().stream()
            .filter(entry -> entry.getKey().address().equals(one.head().address()))
            .map(Map.Entry::getValue)
            .sorted(CheckpointWrite.ORDER)
            .toList());
  }
}
