package io.l9.substrate.persistence.planted.neighbours;

import io.l9.substrate.inmemory.planted.neighbours.Neighbour;

public final class AsksTheMemory {
  Neighbour neighbour;
}
