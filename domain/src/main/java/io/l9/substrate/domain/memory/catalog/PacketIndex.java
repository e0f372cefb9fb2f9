package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.StorePosition;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: packets by what they have in common, as the active unit of work sees them, without
 * those that have expired. Every method throws {@link IllegalStateException} outside of a unit of
 * work.
 */
public interface PacketIndex {

  /** Packets by (timestamp, id), the newest first. */
  Page<Packet> list(PacketListQuery query, Instant now);

  /**
   * The packets that were stored behind a position, by {@link StorePosition}. A packet appears only
   * when no transaction that is still open can store one before it, so that whoever goes on from
   * each answer's end misses none and sees none twice.
   */
  Tail stored(TailQuery query, Instant now);

  /**
   * Returns a part of all packets that meet the filter, by (generation, timestamp, id), so that
   * parents come before their children. Packets whose transaction had not ended when the export
   * began are not among them: all parts belong to one moment, though each is read by itself. A
   * packet that is erased, expires or is amended meanwhile is read as it is by then.
   *
   * @param after behind which place; null: an export begins now
   */
  ExportPage export(PacketFilter filter, @Nullable ExportPlace after, int limit, Instant now);

  /** The packets of these contents by (timestamp, id), at most so many. */
  List<Packet> ofContents(Collection<ContentHash> hashes, int limit, Instant now);

  /** Threads by (time of the last packet, thread id), the latest first. */
  Page<ThreadSummary> threads(ThreadListQuery query, Instant now);

  /** Tags in the order of their code points. */
  List<TagCount> tags(TagQuery query, Instant now);

  /**
   * Returns the ranking of the last refresh, without packets that are no longer served; empty if
   * there was no refresh.
   */
  Optional<RecentImportant> recentImportant(RecentImportantQuery query, Instant now);
}
