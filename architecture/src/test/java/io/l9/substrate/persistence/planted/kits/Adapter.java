package io.l9.substrate.persistence.planted.kits;

import io.l9.substrate.domain.planted.kits.RunByAll;
import io.l9.substrate.domain.planted.kits.SecondKitSkipped;
import io.l9.substrate.domain.planted.kits.SkippedByAnAdapter;

/** Innocent. */
final class Adapter implements SkippedByAnAdapter, RunByAll, SecondKitSkipped {
  @Override
  public int count() {
    return 0;
  }
}
