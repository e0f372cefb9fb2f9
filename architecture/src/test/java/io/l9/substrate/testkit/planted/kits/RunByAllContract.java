package io.l9.substrate.testkit.planted.kits;

import io.l9.substrate.domain.planted.kits.RunByAll;

/** Innocent. */
public abstract class RunByAllContract {
  protected abstract RunByAll port();

  int count() {
    return port().count();
  }
}
