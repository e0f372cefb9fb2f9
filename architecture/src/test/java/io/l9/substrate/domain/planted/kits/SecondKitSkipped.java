package io.l9.substrate.domain.planted.kits;

public interface SecondKitSkipped {
  int count();
}
