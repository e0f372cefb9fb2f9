package io.l9.substrate.domain.memory.packet;

/** What became of a draft. */
public sealed interface IngestOutcome {

  /** The packet that now stands for the draft. */
  Packet packet();

  /** The draft was stored. */
  record Stored(Packet packet) implements IngestOutcome {}

  /** Nothing was stored: this packet already says it. */
  record Duplicate(Packet packet) implements IngestOutcome {}
}
