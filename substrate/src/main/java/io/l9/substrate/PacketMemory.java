package io.l9.substrate;

import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.catalog.Lookup;
import io.l9.substrate.domain.memory.catalog.LookupQuery;
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
import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportLines;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one actor on packets besides writing, reading and searching them. Cheap,
 * immutable, thread-safe. Failures and guarantees are those of the ports that the methods name.
 */
public final class PacketMemory {

  private final MemorySubstrate substrate;
  private final MemoryUseCases memory;
  private final JsonCodec json;
  private final TenantScope scope;

  PacketMemory(MemorySubstrate substrate, TenantScope scope) {
    this.substrate = substrate;
    this.memory = substrate.memory();
    this.json = substrate.json();
    this.scope = scope;
  }

  // --- reading

  /** Many packets by their ids, at most {@value LookupQuery#MAX}. */
  public Lookup lookup(Set<PacketId> ids) {
    return lookup(LookupQuery.ofIds(ids));
  }

  /** See {@link io.l9.substrate.domain.memory.catalog.PacketCatalog#lookup}. */
  public Lookup lookup(LookupQuery query) {
    Require.present("/query", query);
    return memory.packetCatalog().lookup(scope, query);
  }

  /** See {@link io.l9.substrate.domain.memory.catalog.PacketCatalog#window}. */
  public ThreadWindow window(PacketId around, int before, int after) {
    return memory.packetCatalog().window(scope, new ThreadWindowQuery(around, before, after));
  }

  /** The threads in which something happened last. */
  public List<ThreadSummary> threads() {
    return threads(ThreadListQuery.newest()).items();
  }

  public Page<ThreadSummary> threads(ThreadListQuery query) {
    Require.present("/query", query);
    return memory.packetCatalog().threads(scope, query);
  }

  /** The first tags that begin so, with their counts. */
  public List<TagCount> tags(String prefix) {
    return tags(TagQuery.startingWith(prefix));
  }

  public List<TagCount> tags(TagQuery query) {
    Require.present("/query", query);
    return memory.packetCatalog().tags(scope, query);
  }

  /** The newest packets that meet a filter; see {@link PacketFilter#NONE} for all. */
  public Page<Packet> list(PacketListQuery query) {
    Require.present("/query", query);
    return memory.packetCatalog().list(scope, query);
  }

  /**
   * The packets that mattered most lately; see {@link
   * io.l9.substrate.domain.memory.catalog.PacketCatalog#recentImportant}.
   */
  public RecentImportant recentImportant(RecentImportantQuery query) {
    Require.present("/query", query);
    return memory.packetCatalog().recentImportant(scope, query);
  }

  /** The position from which {@link #tail} reads what is stored from now on. */
  public StorePosition now() {
    return memory.packetCatalog().tail(scope, new TailQuery(PacketFilter.NONE, null, 1)).next();
  }

  /** See {@link io.l9.substrate.domain.memory.catalog.PacketCatalog#tail}. */
  public Tail tail(TailQuery query) {
    Require.present("/query", query);
    return memory.packetCatalog().tail(scope, query);
  }

  // --- importing and exporting

  /**
   * Imports packets, one JSON object a line, as {@link
   * io.l9.substrate.domain.memory.transfer.PacketTransfer#importLines} says.
   *
   * @param source UTF-8; read to its end, and left open
   * @param results told of each line, soon after it is stored
   * @throws UncheckedIOException if the source cannot be read; what was reported is stored
   */
  public ImportSummary importLines(
      InputStream source, ImportOptions options, Consumer<ImportResult> results) {
    Require.present("/source", source);
    Require.present("/options", options);
    Require.present("/results", results);
    return memory
        .packetTransfer()
        .importLines(scope, ImportLines.of(buffer -> read(source, buffer)), options, results);
  }

  private static int read(InputStream source, byte[] buffer) {
    try {
      return source.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Exports packets, one JSON object a line, and behind them a line {@code
   * {"summary":{"exported":n}}}, without which the export is not whole. As {@link
   * io.l9.substrate.domain.memory.transfer.PacketTransfer#exportLines} says.
   *
   * @param target gets UTF-8; flushed, and left open
   * @return how many packets they were
   * @throws UncheckedIOException if the target cannot be written
   */
  public long exportLines(PacketFilter filter, OutputStream target) {
    Require.present("/filter", filter);
    Require.present("/target", target);
    try {
      BufferedOutputStream out = new BufferedOutputStream(target);
      ExportSummary summary =
          memory
              .packetTransfer()
              .exportLines(
                  scope,
                  filter,
                  EnumSet.allOf(OtherContent.class),
                  line -> write(line.text(), out));
      write(json.of(Map.of("summary", summary.counts())).text(), out);
      out.flush();
      return summary.exported();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(String line, OutputStream out) {
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // --- deriving

  /**
   * Stores a packet that says anew what another says: of the same type, agent, thread, tags,
   * visibility and importance, its child by {@link Derivation#MUTATION}. The old one stays as it
   * is; a payload that says nothing new is answered with the packet that says it.
   *
   * @param payload a plain value, as in {@link Memory#draft}
   */
  public IngestOutcome mutate(PacketId packet, @Nullable Object payload) {
    Require.present("/packet", packet);
    Packet parent = memory.retrieval().get(scope, packet);
    return memory
        .ingestion()
        .ingest(
            scope,
            PacketDraft.builder(parent.packetType(), substrate.document("/payload", payload))
                .agent(parent.agentId())
                .thread(parent.thread())
                .tags(parent.tags())
                .visibility(parent.visibility())
                .importance(parent.importance())
                .parents(List.of(packet))
                .derivation(Derivation.MUTATION)
                .onDuplicate(OnDuplicate.RETURN)
                .build());
  }

  /**
   * Stores a packet as derived from others, the weightiest first: a merge of several, a part of
   * one, what was inferred from them.
   */
  public IngestOutcome derive(
      Derivation derivation, List<PacketId> parents, PacketDraft.Builder draft) {
    Require.present("/derivation", derivation);
    Require.present("/parents", parents);
    Require.present("/draft", draft);
    return memory.ingestion().ingest(scope, draft.parents(parents).derivation(derivation).build());
  }

  // --- changing

  /** See {@link io.l9.substrate.domain.memory.curation.PacketCuration#amend}. */
  public Packet amend(PacketAmendment amendment) {
    Require.present("/amendment", amendment);
    return memory.packetCuration().amend(scope, amendment);
  }

  public Packet tag(PacketId packet, String... tags) {
    return amend(PacketAmendment.builder(packet).addTags(set(tags)).build());
  }

  public Packet untag(PacketId packet, String... tags) {
    return amend(PacketAmendment.builder(packet).removeTags(set(tags)).build());
  }

  /** From this time on the packet is never served; a time that has passed means at once. */
  public Packet expire(PacketId packet, Instant at) {
    return amend(PacketAmendment.builder(packet).expiresAt(at).build());
  }

  /** The packet no longer expires; one that has expired does not come back. */
  public Packet keep(PacketId packet) {
    return amend(PacketAmendment.builder(packet).neverExpires().build());
  }

  public Packet show(PacketId packet, Visibility visibility) {
    return amend(PacketAmendment.builder(packet).visibility(visibility).build());
  }

  /** Sets how much a packet matters, in [0, 1]. */
  public Packet rate(PacketId packet, double importance) {
    return amend(PacketAmendment.builder(packet).importance(importance).build());
  }

  /** See {@link io.l9.substrate.domain.memory.curation.PacketCuration#contradict}. */
  public Packet contradict(PacketId packet, PacketId by, String agentId) {
    return memory.packetCuration().contradict(scope, new Contradiction(packet, by, agentId));
  }

  /**
   * Deletes a packet and what was derived from it, but not the packets that descend from it; see
   * {@link io.l9.substrate.domain.memory.curation.PacketCuration#erase}.
   */
  public ErasureReport erase(PacketId packet) {
    return erase(new Erasure(packet, false));
  }

  public ErasureReport erase(Erasure erasure) {
    Require.present("/erasure", erasure);
    return memory.packetCuration().erase(scope, erasure);
  }

  private static Set<String> set(String... tags) {
    Require.present("/tags", tags);
    return new LinkedHashSet<>(Require.size("/tags", Arrays.asList(tags), PacketDraft.MAX_TAGS));
  }
}
