package io.l9.substrate.persistence.planted.kits;

import io.l9.substrate.domain.planted.kits.SecondKitSkipped;
import io.l9.substrate.testkit.planted.kits.SecondKitSkippedContract;

/** Innocent. */
final class SecondKitSkippedRun extends SecondKitSkippedContract {
  @Override
  protected SecondKitSkipped port() {
    return new Adapter();
  }
}
