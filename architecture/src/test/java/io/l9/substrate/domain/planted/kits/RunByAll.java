package io.l9.substrate.domain.planted.kits;

/** Innocent. */
public interface RunByAll {
  int count();
}
