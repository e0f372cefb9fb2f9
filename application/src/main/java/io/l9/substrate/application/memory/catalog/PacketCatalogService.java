package io.l9.substrate.application.memory.catalog;

import io.l9.substrate.application.memory.packet.PacketAccess;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.catalog.Lookup;
import io.l9.substrate.domain.memory.catalog.LookupQuery;
import io.l9.substrate.domain.memory.catalog.PacketCatalog;
import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.catalog.ThreadSummary;
import io.l9.substrate.domain.memory.catalog.ThreadWindow;
import io.l9.substrate.domain.memory.catalog.ThreadWindowQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

public final class PacketCatalogService implements PacketCatalog {

  /** The same content stands in many threads; more than this of it is no lookup any more. */
  private static final int MAX_FOUND_BY_CONTENT = 1000;

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final PacketIndex index;
  private final Clock clock;

  public PacketCatalogService(MemoryStore store, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.index = store.packetIndex();
    this.clock = clock;
  }

  @Override
  public Page<Packet> list(TenantScope scope, PacketListQuery query) {
    return unitOfWork.inScope(scope, () -> index.list(query, clock.instant()));
  }

  @Override
  public Tail tail(TenantScope scope, TailQuery query) {
    return unitOfWork.inScope(scope, () -> index.stored(query, clock.instant()));
  }

  @Override
  public Lookup lookup(TenantScope scope, LookupQuery query) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = clock.instant();
          Map<PacketId, Packet> byId = new HashMap<>();
          if (!query.ids().isEmpty()) {
            packets.findAll(query.ids()).stream()
                .filter(packet -> !packet.expired(now))
                .forEach(packet -> byId.put(packet.id(), packet));
          }
          List<Packet> found = new ArrayList<>();
          Set<PacketId> missingIds = new LinkedHashSet<>();
          for (PacketId id : query.ids()) {
            Packet packet = byId.get(id);
            if (packet == null) {
              missingIds.add(id);
            } else {
              found.add(packet);
            }
          }
          Set<ContentHash> missingHashes = new LinkedHashSet<>(query.hashes());
          if (!query.hashes().isEmpty()) {
            for (Packet packet : index.ofContents(query.hashes(), MAX_FOUND_BY_CONTENT, now)) {
              missingHashes.remove(packet.contentHash());
              if (!byId.containsKey(packet.id())) {
                found.add(packet);
              }
            }
          }
          return new Lookup(found, missingIds, missingHashes);
        });
  }

  @Override
  public ThreadWindow window(TenantScope scope, ThreadWindowQuery query) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = clock.instant();
          Packet middle = PacketAccess.unexpired(query.around(), packets.find(query.around()), now);
          ThreadId thread = middle.thread();
          if (thread == null) {
            throw ValidationException.at(
                "/around", "names a packet that is in no thread; get it by its id");
          }
          List<Packet> before = neighbours(thread, middle, true, query.before(), now);
          List<Packet> after = neighbours(thread, middle, false, query.after(), now);
          boolean earlier = before.size() > query.before();
          boolean later = after.size() > query.after();
          List<Packet> window =
              new ArrayList<>(before.subList(0, Math.min(before.size(), query.before())));
          Collections.reverse(window);
          window.add(middle);
          window.addAll(after.subList(0, Math.min(after.size(), query.after())));
          return new ThreadWindow(thread, window, earlier, later);
        });
  }

  /** One more than asked for, if there is one: it tells that the thread goes on. */
  private List<Packet> neighbours(
      ThreadId thread, Packet middle, boolean backwards, int count, Instant now) {
    return packets
        .thread(new ThreadQuery(thread, backwards, count + 1, middle.position()), now)
        .items();
  }

  @Override
  public Page<ThreadSummary> threads(TenantScope scope, ThreadListQuery query) {
    return unitOfWork.inScope(scope, () -> index.threads(query, clock.instant()));
  }

  @Override
  public List<TagCount> tags(TenantScope scope, TagQuery query) {
    return unitOfWork.inScope(scope, () -> index.tags(query, clock.instant()));
  }

  @Override
  public RecentImportant recentImportant(TenantScope scope, RecentImportantQuery query) {
    return unitOfWork
        .inScope(scope, () -> index.recentImportant(query, clock.instant()))
        .orElseThrow(
            () ->
                new UnavailableException(
                    ErrorCode.VIEW_NOT_READY,
                    "nothing was ranked yet; let a platform administrator run the job refresh-views",
                    null));
  }
}
