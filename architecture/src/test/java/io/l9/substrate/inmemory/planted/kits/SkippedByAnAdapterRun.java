package io.l9.substrate.inmemory.planted.kits;

import io.l9.substrate.domain.planted.kits.SkippedByAnAdapter;
import io.l9.substrate.testkit.planted.kits.SkippedByAnAdapterContract;

/** Innocent. */
final class SkippedByAnAdapterRun extends SkippedByAnAdapterContract {
  @Override
  protected SkippedByAnAdapter port() {
    return new Adapter();
  }
}
