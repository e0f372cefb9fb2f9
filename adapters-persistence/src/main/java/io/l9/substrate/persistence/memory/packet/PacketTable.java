package io.l9.substrate.persistence.memory.packet;

import jakarta.data.Limit;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The rows of {@code packet_store} that a scope sees. */
@Repository
interface PacketTable {

  @Update
  void update(PacketRow row);

  @Query(
      "from PacketRow where thread = :thread and (expiresAt is null or expiresAt > :now)"
          + " and (timestamp, id) > (:at, :id) order by timestamp, id")
  List<PacketRow> ofThreadAfter(UUID thread, Instant now, Instant at, UUID id, Limit limit);

  @Query(
      "from PacketRow where thread = :thread and (expiresAt is null or expiresAt > :now)"
          + " and (timestamp, id) < (:at, :id) order by timestamp desc, id desc")
  List<PacketRow> ofThreadBefore(UUID thread, Instant now, Instant at, UUID id, Limit limit);
}
