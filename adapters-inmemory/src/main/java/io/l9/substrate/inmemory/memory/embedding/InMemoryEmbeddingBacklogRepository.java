package io.l9.substrate.inmemory.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Waiting packets by their ids. */
final class InMemoryEmbeddingBacklogRepository implements EmbeddingBacklogRepository {

  private record Row(
      Entry entry,
      Instant queued,
      Instant due,
      @Nullable UUID lease,
      int attempts,
      @Nullable String error) {

    boolean failed(Instant now, int maxAttempts) {
      return attempts >= maxAttempts && !due.isAfter(now);
    }
  }

  private final UnitsOfWork units;
  private final PacketTable packets;
  private final Table<UUID, Row> rows;

  InMemoryEmbeddingBacklogRepository(UnitsOfWork units, PacketTable packets) {
    this.units = units;
    this.packets = packets;
    rows = new Table<>(units);
  }

  @Override
  public void addAbsent(List<Entry> entries, Instant now) {
    packets.requireWritable(entries.stream().map(this::packet).toList());
    for (Entry entry : entries) {
      if (rows.get(entry.packet()) == null) {
        rows.put(entry.packet(), new Row(entry, now, now, null, 0, null));
      }
    }
  }

  @Override
  public List<Entry> waiting(Collection<UUID> ids) {
    units.scope();
    return ids.stream()
        .distinct()
        .filter(id -> packets.find(new PacketId(id)).isPresent())
        .map(rows::get)
        .filter(Objects::nonNull)
        .map(Row::entry)
        .toList();
  }

  @Override
  public List<Entry> claim(int limit, UUID lease, Instant now, Instant until, int maxAttempts) {
    List<Entry> claimed = new ArrayList<>();
    for (Row row :
        writable()
            .filter(row -> row.attempts() < maxAttempts && !row.due().isAfter(now))
            .sorted(Comparator.comparing(Row::due))
            .limit(limit)
            .toList()) {
      rows.put(
          row.entry().packet(),
          new Row(row.entry(), row.queued(), until, lease, row.attempts() + 1, row.error()));
      claimed.add(row.entry());
    }
    return claimed;
  }

  @Override
  public Set<UUID> finish(Collection<UUID> finished, UUID lease) {
    units.scope();
    Set<UUID> ours = new HashSet<>();
    for (UUID packet : finished) {
      if (has(packet, lease)) {
        rows.remove(packet);
        ours.add(packet);
      }
    }
    return ours;
  }

  @Override
  public void giveBack(Map<UUID, String> errors, UUID lease, Instant due, boolean counted) {
    units.scope();
    errors.forEach(
        (packet, error) -> {
          Row row = rows.get(packet);
          if (row != null && has(packet, lease)) {
            int attempts = counted ? row.attempts() : row.attempts() - 1;
            rows.put(packet, new Row(row.entry(), row.queued(), due, null, attempts, error));
          }
        });
  }

  @Override
  public Set<UUID> park(Map<UUID, String> reasons, UUID lease, Instant now, int attempts) {
    units.scope();
    Set<UUID> ours = new HashSet<>();
    reasons.forEach(
        (packet, reason) -> {
          Row row = rows.get(packet);
          if (row != null && has(packet, lease)) {
            Entry e = row.entry();
            Entry entry = new Entry(packet, e.owner(), e.visibility(), false, e.texts());
            rows.put(packet, new Row(entry, row.queued(), now, null, attempts, reason));
            ours.add(packet);
          }
        });
    return ours;
  }

  @Override
  public int count(int most) {
    return (int) rows().limit(most).count();
  }

  private boolean has(UUID packet, UUID lease) {
    Row row = rows.get(packet);
    return row != null && lease.equals(row.lease()) && writable(row);
  }

  @Override
  public EmbeddingBacklog.State state(Instant now, int maxAttempts, int failures) {
    List<Row> visible = rows().toList();
    List<Row> failed = visible.stream().filter(row -> row.failed(now, maxAttempts)).toList();
    return new EmbeddingBacklog.State(
        visible.size() - failed.size(),
        failed.size(),
        visible.stream()
            .filter(row -> !row.failed(now, maxAttempts))
            .map(Row::queued)
            .min(Comparator.naturalOrder())
            .orElse(null),
        failed.stream()
            .sorted(Comparator.comparing(Row::due))
            .limit(failures)
            .map(
                row ->
                    new EmbeddingBacklog.Failure(
                        row.entry().packet(), row.attempts(), String.valueOf(row.error())))
            .toList());
  }

  @Override
  public int revive(Instant now, int maxAttempts) {
    List<Row> failed = writable().filter(row -> row.failed(now, maxAttempts)).toList();
    failed.forEach(
        row ->
            rows.put(
                row.entry().packet(),
                new Row(row.entry(), row.queued(), now, null, 0, row.error())));
    return failed.size();
  }

  private Stream<Row> writable() {
    return rows().filter(this::writable);
  }

  private Stream<Row> rows() {
    units.scope();
    return rows.values().stream()
        .filter(row -> packets.find(new PacketId(row.entry().packet())).isPresent());
  }

  private Packet packet(Entry entry) {
    return packets
        .find(new PacketId(entry.packet()))
        .orElseThrow(
            () -> new ForbiddenException(ErrorCode.FORBIDDEN, "only a packet in scope can wait"));
  }

  private boolean writable(Row row) {
    return packets.writable(new PacketId(row.entry().packet())).isPresent();
  }
}
