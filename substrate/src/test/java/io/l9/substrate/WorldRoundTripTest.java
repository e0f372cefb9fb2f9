package io.l9.substrate;

class WorldRoundTripTest extends WorldRoundTrips {

  @Override
  MemorySubstrate open() {
    return MemorySubstrate.builder().embedder(null).build();
  }
}
