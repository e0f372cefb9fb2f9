package io.l9.substrate.application.planted.speaks;

import io.l9.substrate.inmemory.planted.uses.NeighbourStore;

public final class NamesAnAdapter {
  NeighbourStore store;
}
