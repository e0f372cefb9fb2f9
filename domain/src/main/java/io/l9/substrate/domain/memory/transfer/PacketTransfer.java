package io.l9.substrate.domain.memory.transfer;

import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Inbound port: many packets in and out, one JSON object a line, in memory that does not grow with
 * their number. Thread-safe.
 *
 * <p>A line has the members {@code packet_type}, {@code payload} and, if wanted, {@code id,
 * agent_id, thread_id, timestamp, parent_ids, derivation, tags, expires_at, scope,
 * importance_score, embed, on_duplicate}: those of a packet written over HTTP. An export adds what
 * the substrate gave the packet, so that it can be given it again: {@code generation} and {@code
 * root_id}, of use where parents are absent; {@code duplicate_of}, the original beside which it was
 * kept; {@code correlation_id, session_id, trace_id}, which are the importer's own if a line names
 * none of them. An unknown member is an error. Parents come before their children, or at most
 * {@value #BATCH} lines behind; else they count as absent. A line with the one member {@code
 * summary} or {@code unreadable} is passed over, so that an export can be imported as it is. Lines
 * with the one member {@code predicate}, {@code rejection}, {@code fact}, {@code relationship} or
 * {@code merge} hold knowledge, those with {@code reflection} or {@code task_reflection}
 * reflections, those with {@code world_versions} or {@code world_snapshot} a world; an export
 * without a filter gives all of them out behind the packets.
 */
public interface PacketTransfer {

  /** The number of lines that are embedded and stored together. */
  int BATCH = 200;

  /**
   * Imports lines; a line that fails keeps no other from being stored.
   *
   * <p>Every reported line is stored for good (unless it is a dry run). An import that was killed
   * can be repeated from the beginning, or from behind the last reported line: no line is stored
   * twice, whatever {@code on_duplicate} says, see {@link ImportLine#packetId}.
   *
   * <p>A dry run is one transaction that is taken back: it reports line by line what the import
   * would report, and holds the locks of its packets meanwhile. Nothing is embedded. A dry run
   * inside of a caller's transaction dooms that.
   *
   * @param lines read as they are needed, each once
   * @param results told of each line that was looked at, in order, soon after it is stored
   * @throws io.l9.substrate.domain.shared.ValidationException {@code malformed-request} if there is
   *     not a single line
   * @throws io.l9.substrate.domain.shared.UnavailableException if the database or the embedder does
   *     not answer; what was reported stays stored
   */
  ImportSummary importLines(
      TenantScope scope,
      Iterator<ImportLine> lines,
      ImportOptions options,
      Consumer<ImportResult> results);

  /**
   * Gives out every packet that meets the filter and was stored when the export began, parents
   * before their children. Each part is read in a unit of work of its own that has ended when the
   * first of its lines is given out, so that a slow reader holds nothing. A packet that is erased,
   * expires or is amended meanwhile is given out as it is when its part is read.
   *
   * @param others the content that is given out besides, if there is no filter
   * @param lines each an object as {@link #importLines} reads it; vectors, counters and owners are
   *     not part of it. A packet that no line can hold is named instead, {@code {"unreadable":
   *     {"id": …, "code": …}}}
   */
  ExportSummary exportLines(
      TenantScope scope,
      PacketFilter filter,
      Set<OtherContent> others,
      Consumer<JsonDocument> lines);
}
