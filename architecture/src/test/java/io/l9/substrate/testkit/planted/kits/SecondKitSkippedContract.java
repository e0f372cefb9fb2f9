package io.l9.substrate.testkit.planted.kits;

import io.l9.substrate.domain.planted.kits.SecondKitSkipped;

/** Innocent. */
public abstract class SecondKitSkippedContract {
  protected abstract SecondKitSkipped port();

  int count() {
    return port().count();
  }
}
