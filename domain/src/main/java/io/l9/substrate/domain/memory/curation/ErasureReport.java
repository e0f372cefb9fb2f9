package io.l9.substrate.domain.memory.curation;

import io.l9.substrate.domain.shared.Coded;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The counts of what an erasure deleted, of any owner in the tenant.
 *
 * @param counts rows by kind, in the order of {@link Kind}; kinds of which there were none are
 *     absent
 */
public record ErasureReport(Map<Kind, Long> counts) {

  /** A kind of rows that are deleted with a packet. */
  public enum Kind implements Coded {
    /** The packet itself, and its descendants if they were asked for. */
    PACKETS,
    /** Vectors with the texts of their chunks. */
    EMBEDDINGS,
    /** Words by which it was found. */
    TERMS,
    /** Agents' notes about it. */
    NOTES,
    EVENTS,
    TRACES,
    /** Lines in the log of accesses. */
    ACCESSES,
    /** Facts that nothing else supports. */
    FACTS,
    /** Relationships that were mentioned only there. */
    RELATIONSHIPS,
    REFLECTIONS,
    /** Summaries that have it among their sources: they may quote it. */
    SUMMARIES,
    /** Not deleted: what has other support and lost only its reference to the packet. */
    UNLINKED
  }

  public ErasureReport {
    Map<Kind, Long> sorted = new EnumMap<>(Kind.class);
    counts.forEach(
        (kind, count) -> {
          if (count > 0) {
            sorted.put(kind, count);
          }
        });
    counts = Collections.unmodifiableMap(sorted);
  }

  public long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }
}
