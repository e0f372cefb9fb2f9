package io.l9.substrate.domain.planted.plain;

import java.util.List;

/** Innocent. */
final class OnlySums {
  int sum(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).sum();
  }
}
