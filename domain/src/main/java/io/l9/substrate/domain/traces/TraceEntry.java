package io.l9.substrate.domain.traces;

import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a request left behind, in short. Steps stand at the time at which their trace was
 * recorded, in their order.
 *
 * @param agent or worker; null: unknown
 * @param label the level of a line, the type of a packet or task, the kind of a step or of the end
 *     of an attempt, the thread of a checkpoint; empty of a reasoning trace
 * @param summary at most {@value #MAX_SUMMARY} characters
 * @param task of an attempt; null of every other kind
 * @param checkpoint null unless it is one
 */
public record TraceEntry(
    TracePlace place,
    @Nullable String agent,
    String label,
    String summary,
    @Nullable UUID task,
    @Nullable CheckpointAddress checkpoint) {

  public static final int MAX_SUMMARY = 200;

  /** An entry of a kind whose id says it all. */
  public static TraceEntry of(
      TracePlace place, @Nullable String agent, String label, String summary) {
    return new TraceEntry(place, agent, label, summary, null, null);
  }

  public TraceKind kind() {
    return place.kind();
  }

  public Instant at() {
    return place.at();
  }
}
