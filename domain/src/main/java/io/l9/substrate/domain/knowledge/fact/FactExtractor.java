package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonDocument;
import java.util.List;

/**
 * Outbound port: reads the statements of a packet. Implementations are thread-safe, and are called
 * outside of any unit of work, because they may take their time.
 */
public interface FactExtractor {

  /** The most statements of one packet. */
  int MAX_STATEMENTS = 100;

  /**
   * Returns the path of its statements: {@link FactPath#OBSERVED} if a rule takes them from the
   * payload, {@link FactPath#INFERRED} if a model concludes them.
   */
  FactPath path();

  /**
   * Returns the statements of a packet, at most {@value #MAX_STATEMENTS}, each with that packet as
   * its source. Paths, policies and visibilities of the drafts are not taken over.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException if a service that it needs does not
   *     answer, or answers what makes no statements
   */
  List<FactDraft> extract(Input input);

  /** A packet to read. */
  record Input(PacketId packet, JsonDocument payload) {}
}
