package io.l9.substrate.persistence.planted.kits;

import io.l9.substrate.domain.planted.kits.RunByAll;
import io.l9.substrate.testkit.planted.kits.RunByAllContract;

/** Innocent. */
final class RunByAllRun extends RunByAllContract {
  @Override
  protected RunByAll port() {
    return new Adapter();
  }
}
