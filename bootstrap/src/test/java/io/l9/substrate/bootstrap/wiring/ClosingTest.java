package io.l9.substrate.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {

  private final List<String> closed = new ArrayList<>();

  @Test
  void endsWithWhatEverythingElseStandsOn() {
    Closing closing = new Closing();
    for (String resource : List.of("pools", "management", "jobs", "server")) {
      closing.add(() -> closed.add(resource));
    }
    closing.close();
    closing.close();
    assertEquals(List.of("server", "jobs", "management", "pools"), closed);
  }

  @Test
  void closesTheRest_whenOneFails() {
    IllegalStateException failure = new IllegalStateException("planted");
    Closing closing = new Closing();
    closing.add(() -> closed.add("pools"));
    closing.add(
        () -> {
          throw failure;
        });
    assertSame(failure, assertThrows(IllegalStateException.class, closing::close));
    assertEquals(List.of("pools"), closed);
  }
}
