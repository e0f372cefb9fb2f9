package io.l9.substrate.benchmarks;

import java.util.List;

/** The next of some names at each call, and the first one again after the last. Not thread-safe. */
final class Turns {

  private final List<String> names;
  private int next;

  Turns(List<String> names) {
    this.names = names;
  }

  String next() {
    return names.get(next++ % names.size());
  }
}
