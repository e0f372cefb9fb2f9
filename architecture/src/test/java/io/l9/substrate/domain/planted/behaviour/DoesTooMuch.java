package io.l9.substrate.domain.planted.behaviour;

public interface DoesTooMuch {
  int count();

  default boolean isEmpty() {
    return count() == 0;
  }
}
