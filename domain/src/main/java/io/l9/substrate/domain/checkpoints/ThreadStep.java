package io.l9.substrate.domain.checkpoints;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint of a thread, as far as it decides on what is kept of the thread.
 *
 * @param parent the id in the same namespace; null: none
 * @param deltaChannels as of {@link CheckpointHead}
 * @param valued the channels that have a value
 * @param written the channels of the writes on top of it; empty if no step has delta channels
 */
public record ThreadStep(
    StepId id,
    @Nullable String parent,
    Set<String> deltaChannels,
    Set<String> valued,
    Set<String> written) {

  public ThreadStep {
    deltaChannels = Set.copyOf(deltaChannels);
    valued = Set.copyOf(valued);
    written = Set.copyOf(written);
  }
}
