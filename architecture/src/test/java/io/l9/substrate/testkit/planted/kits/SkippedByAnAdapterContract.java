package io.l9.substrate.testkit.planted.kits;

import io.l9.substrate.domain.planted.kits.SkippedByAnAdapter;

/** Innocent. */
public abstract class SkippedByAnAdapterContract {
  protected abstract SkippedByAnAdapter port();

  int count() {
    return port().count();
  }
}
