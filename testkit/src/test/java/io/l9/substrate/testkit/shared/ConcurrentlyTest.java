package io.l9.substrate.testkit.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConcurrentlyTest {

  @Test
  void runsAllAtOnce_andGivesTheResultsInOrder() {
    CyclicBarrier meeting = new CyclicBarrier(3);
    List<Callable<String>> tasks =
        List.of("a", "b", "c").stream()
            .<Callable<String>>map(
                name ->
                    () -> {
                      meeting.await(30, TimeUnit.SECONDS);
                      return name;
                    })
            .toList();
    assertEquals(List.of("a", "b", "c"), Concurrently.run(tasks));
  }

  @Test
  void fails_whenATaskFails() {
    RuntimeException failure = new IllegalStateException("planted");
    Callable<String> good = () -> "good";
    Callable<String> bad =
        () -> {
          throw failure;
        };
    AssertionError error =
        assertThrows(AssertionError.class, () -> Concurrently.run(List.of(good, bad)));
    assertSame(failure, error.getCause());
  }
}
