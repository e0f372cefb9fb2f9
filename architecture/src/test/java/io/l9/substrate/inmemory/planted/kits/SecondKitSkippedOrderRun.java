package io.l9.substrate.inmemory.planted.kits;

import io.l9.substrate.domain.planted.kits.SecondKitSkipped;
import io.l9.substrate.testkit.planted.kits.SecondKitSkippedOrderContract;

/** Innocent. */
final class SecondKitSkippedOrderRun extends SecondKitSkippedOrderContract {
  @Override
  protected SecondKitSkipped port() {
    return new Adapter();
  }
}
