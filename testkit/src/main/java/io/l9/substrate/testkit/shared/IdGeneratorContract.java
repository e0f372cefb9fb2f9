package io.l9.substrate.testkit.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.shared.IdGenerator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Kit of the {@link IdGenerator}. */
public abstract class IdGeneratorContract {

  private static final int MANY = 20_000;
  private static final int THREADS = 8;

  /** The generator under test; the same one in a test. */
  protected abstract IdGenerator ids();

  @Test
  void makesVersion7() {
    UUID id = ids().next();
    assertEquals(7, id.version());
    assertEquals(2, id.variant());
  }

  @Test
  void makesLaterIdsGreater() {
    List<String> inOrder = Stream.generate(ids()::next).limit(MANY).map(UUID::toString).toList();
    List<String> sorted = new ArrayList<>(inOrder);
    Collections.sort(sorted);
    assertEquals(sorted, inOrder);
  }

  @Test
  void neverMakesTheSameTwice_inManyThreads() {
    IdGenerator ids = ids();
    Callable<List<UUID>> task = () -> Stream.generate(ids::next).limit(MANY).toList();
    Set<UUID> all = new HashSet<>();
    Concurrently.run(Collections.nCopies(THREADS, task)).forEach(all::addAll);
    assertEquals(THREADS * MANY, all.size());
  }
}
