package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.util.Collection;
import java.util.List;

/** Access to single packets, for every package of the memory that knows their ids. */
public final class PacketRows {

  private final Sessions sessions;
  private final Table<PacketTable> table;
  private final PacketMapper mapper = new PacketMapperImpl();

  public PacketRows(Sessions sessions) {
    this.sessions = sessions;
    table = sessions.table(PacketTable_::new);
  }

  /** Returns those of these packets that the scope sees, once each, in the order of their ids. */
  public List<Packet> find(Collection<PacketId> ids) {
    return packets(
        sessions.findAll(PacketRow.class, ids.stream().map(PacketId::value).distinct().toList()));
  }

  /**
   * Returns packets that native SQL finds, by one statement.
   *
   * @param from what follows the columns of {@code p}; it names the tenant itself: see {@link
   *     Sessions#tenantOf}
   */
  public List<Packet> query(Sql from) {
    return packets(sessions.query(PacketRow.class, "p", from));
  }

  /**
   * Returns what is made of packets that native SQL finds and of further columns of their rows.
   *
   * @param from as of {@link #query(Sql)}; begins with the further columns
   */
  <T> List<T> query(Sql from, Sessions.RowReader<Packet, T> reader) {
    return sessions.query(
        PacketRow.class, "p", from, (row, columns) -> reader.read(mapper.toPacket(row), columns));
  }

  /** Writes tags, expiry, visibility and importance, if the scope may write that packet. */
  public void amend(Packet packet) {
    table.update(rows -> rows.update(mapper.toRow(packet)));
  }

  List<PacketRow> rows(Collection<Packet> packets) {
    return packets.stream().map(mapper::toRow).toList();
  }

  List<Packet> packets(List<PacketRow> rows) {
    return rows.stream().map(mapper::toPacket).toList();
  }
}
