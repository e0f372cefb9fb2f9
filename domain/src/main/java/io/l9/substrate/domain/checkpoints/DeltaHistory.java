package io.l9.substrate.domain.checkpoints;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A channel's history up to a checkpoint, whose own writes are no part of it.
 *
 * @param seed the value of the nearest ancestor that has one; null: none has
 * @param writes from the seed on, the oldest step first
 */
public record DeltaHistory(@Nullable TypedBytes seed, List<CheckpointWrite> writes) {

  public DeltaHistory {
    writes = List.copyOf(writes);
  }

  /**
   * Returns the history of a channel.
   *
   * @param ancestors the nearest first
   */
  static DeltaHistory of(String channel, List<Ancestor> ancestors) {
    List<List<CheckpointWrite>> steps = new ArrayList<>();
    TypedBytes seed = null;
    for (Ancestor ancestor : ancestors) {
      steps.add(
          ancestor.writes().stream().filter(write -> write.channel().equals(channel)).toList());
      seed = ancestor.values().get(channel);
      if (seed != null) {
        break;
      }
    }
    Collections.reverse(steps);
    return new DeltaHistory(seed, steps.stream().flatMap(List::stream).toList());
  }

  /** Returns the histories of channels by name. */
  public static Map<String, DeltaHistory> of(
      Collection<String> channels, List<Ancestor> ancestors) {
    Map<String, DeltaHistory> histories = new TreeMap<>();
    channels.forEach(channel -> histories.put(channel, of(channel, ancestors)));
    return histories;
  }
}
