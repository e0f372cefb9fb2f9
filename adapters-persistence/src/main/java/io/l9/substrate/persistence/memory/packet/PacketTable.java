package io.l9.substrate.persistence.memory.packet;

import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;

/** Updates of {@code packet_store}. */
@Repository
interface PacketTable {

  @Update
  void update(PacketRow row);
}
