package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * Inbound port: what there is, without searching for it. Expired packets and those of others do not
 * exist here, and are not counted. Thread-safe.
 */
public interface PacketCatalog {

  /** The newest packets that meet a filter. */
  Page<Packet> list(TenantScope scope, PacketListQuery query);

  /**
   * Returns packets that were stored since the last call, whatever their own time. A reader that
   * goes on from each answer's {@code next} misses none and sees none twice, in whatever order
   * transactions commit. A packet appears when every transaction that began writing before it has
   * ended; one that becomes visible later by an amendment does not appear.
   */
  Tail tail(TenantScope scope, TailQuery query);

  /** Many packets at once, by id or by content. */
  Lookup lookup(TenantScope scope, LookupQuery query);

  /**
   * A packet among its neighbours in its thread.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if there is no such packet here, or
   *     {@code expired}
   * @throws io.l9.substrate.domain.shared.ValidationException if it is in no thread
   */
  ThreadWindow window(TenantScope scope, ThreadWindowQuery query);

  /** Threads with their counts, those in which something happened last first. */
  Page<ThreadSummary> threads(TenantScope scope, ThreadListQuery query);

  /** Tags with their counts, in the order of their code points; fewer than asked: the last page. */
  List<TagCount> tags(TenantScope scope, TagQuery query);

  /**
   * Returns the packets that mattered most lately, as the job {@code refresh-views} ranked it.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException ({@code view-not-ready}) if it was
   *     never ranked
   */
  RecentImportant recentImportant(TenantScope scope, RecentImportantQuery query);
}
