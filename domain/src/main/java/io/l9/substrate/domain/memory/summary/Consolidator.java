package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: makes one summary of many packets. Implementations are thread-safe, and are called
 * outside of any unit of work, because they may take their time.
 */
public interface Consolidator {

  /**
   * Returns the name of the consolidator, at most 100 characters; stored as the author of its
   * summaries.
   */
  String name();

  /**
   * Sums the material up. Every key fact names one of the material's packets as its source.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException if a service that it needs does not
   *     answer, or answers what makes no summary
   */
  Consolidation consolidate(Material material);

  /**
   * The material to sum up.
   *
   * @param sources in the order of time; the text of at least one is not blank
   * @param maxSentences how long the text may be, 1 to 50 sentences
   */
  record Material(SummarySubject subject, List<Source> sources, int maxSentences) {
    public Material {
      sources = List.copyOf(sources);
    }
  }

  /**
   * The text of one packet.
   *
   * @param text may be empty
   */
  record Source(PacketId packet, Instant timestamp, @Nullable String agentId, String text) {}
}
