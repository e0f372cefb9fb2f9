package io.l9.substrate.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceStackTest {

  private final List<String> closed = new ArrayList<>();

  @Test
  void endsWithWhatEverythingElseStandsOn() {
    ResourceStack resources = new ResourceStack();
    for (String resource : List.of("pools", "management", "jobs", "server")) {
      resources.add(() -> closed.add(resource));
    }
    resources.close();
    resources.close();
    assertEquals(List.of("server", "jobs", "management", "pools"), closed);
  }

  @Test
  void closesTheRest_whenOneFails() {
    IllegalStateException failure = new IllegalStateException("planted");
    ResourceStack resources = new ResourceStack();
    resources.add(() -> closed.add("pools"));
    resources.add(
        () -> {
          throw failure;
        });
    assertSame(failure, assertThrows(IllegalStateException.class, resources::close));
    assertEquals(List.of("pools"), closed);
  }
}
