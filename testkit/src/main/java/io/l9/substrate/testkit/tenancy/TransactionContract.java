package io.l9.substrate.testkit.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.testkit.memory.MemoryContract;
import java.util.List;
import java.util.Set;

/** Base of the kits of the unit of work. */
abstract class TransactionContract extends MemoryContract {

  void create(Packet packet) {
    assertEquals(Set.of(packet.id()), memory().packets().createAbsent(List.of(packet)));
  }

  static final class PlantedException extends RuntimeException {}
}
