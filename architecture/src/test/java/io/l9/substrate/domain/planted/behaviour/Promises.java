package io.l9.substrate.domain.planted.behaviour;

/** Innocent. */
public interface Promises {
  int MOST = 10;

  int count();
}
