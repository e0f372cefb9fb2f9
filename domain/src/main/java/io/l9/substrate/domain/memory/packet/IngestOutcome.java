package io.l9.substrate.domain.memory.packet;

import java.util.List;

/** The outcome of storing a draft. */
public sealed interface IngestOutcome {

  /** The packet that now stands for the draft. */
  Packet packet();

  /**
   * The draft was stored.
   *
   * @param embeddedLater whether a worker makes vectors of it afterwards; until then only its words
   *     find it. Either the draft said so, or its text takes longer than there was time
   */
  record Stored(Packet packet, boolean embeddedLater) implements IngestOutcome {}

  /**
   * Nothing was stored: this packet already says the same, and has taken from the draft the later
   * expiry, missing tags, and a higher importance.
   *
   * @param notTaken in which members, by their names on the wire, the draft says something that the
   *     packet does not: it is not the writer's to change, has all the tags that it may have, or
   *     never changes in that
   */
  record Duplicate(Packet packet, List<String> notTaken) implements IngestOutcome {

    public Duplicate {
      notTaken = List.copyOf(notTaken);
    }

    /** A duplicate that says all that the draft said. */
    public Duplicate(Packet packet) {
      this(packet, List.of());
    }
  }
}
