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
   * Returns a summary of the input. Every key fact names one of its packets as the source.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException if a service that it needs does not
   *     answer, or answers what makes no summary
   */
  Consolidation consolidate(Input input);

  /**
   * The packets to sum up and the subject of the summary.
   *
   * @param sources in the order of time; the text of at least one is not blank
   * @param maxSentences how long the text may be, 1 to 50 sentences
   */
  record Input(SummarySubject subject, List<Source> sources, int maxSentences) {
    public Input {
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
