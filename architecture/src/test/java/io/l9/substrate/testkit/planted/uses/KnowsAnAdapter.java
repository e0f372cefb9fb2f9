package io.l9.substrate.testkit.planted.uses;

import io.l9.substrate.inmemory.planted.uses.NeighbourStore;

public final class KnowsAnAdapter {
  NeighbourStore store;
}
