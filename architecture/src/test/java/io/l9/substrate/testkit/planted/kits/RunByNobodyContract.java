package io.l9.substrate.testkit.planted.kits;

import io.l9.substrate.domain.planted.kits.RunByNobody;

/** Innocent. */
public abstract class RunByNobodyContract {
  protected abstract RunByNobody port();

  int count() {
    return port().count();
  }
}
