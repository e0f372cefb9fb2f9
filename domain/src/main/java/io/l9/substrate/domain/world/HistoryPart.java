package io.l9.substrate.domain.world;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the history of a world elsewhere: versions with the numbers, states and times that they
 * have there.
 *
 * @param state of the world that they came with, or before which they came
 * @param at when the state came
 * @param update that they begin; null: more versions of the state that the world is at, or, in a
 *     world that nobody changed yet, the oldest state that is kept of the history
 */
public record HistoryPart(
    int state, Instant at, @Nullable WorldUpdate update, List<EntityVersion> versions) {

  public HistoryPart {
    versions = List.copyOf(versions);
  }
}
