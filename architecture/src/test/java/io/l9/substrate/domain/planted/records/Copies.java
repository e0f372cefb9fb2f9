package io.l9.substrate.domain.planted.records;

import java.util.List;

/** Innocent. */
public record Copies(List<String> names, int count) {
  public Copies {
    names = List.copyOf(names);
  }
}
