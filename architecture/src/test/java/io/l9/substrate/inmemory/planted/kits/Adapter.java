package io.l9.substrate.inmemory.planted.kits;

import io.l9.substrate.domain.planted.kits.RunByAll;
import io.l9.substrate.domain.planted.kits.RunByNobody;
import io.l9.substrate.domain.planted.kits.SecondKitSkipped;
import io.l9.substrate.domain.planted.kits.SkippedByAnAdapter;
import io.l9.substrate.domain.planted.kits.WithoutKit;

/** Innocent. */
final class Adapter
    implements WithoutKit, SkippedByAnAdapter, RunByNobody, RunByAll, SecondKitSkipped {
  @Override
  public int count() {
    return 0;
  }
}
