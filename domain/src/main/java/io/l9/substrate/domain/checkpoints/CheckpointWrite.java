package io.l9.substrate.domain.checkpoints;

import java.util.Comparator;

/**
 * A write of a task on top of a checkpoint, pending until the next one.
 *
 * @param taskPath the task's place in the graph; may be empty
 * @param index within the task; negative for the special channels of a client
 */
public record CheckpointWrite(
    String taskId, String taskPath, int index, String channel, TypedBytes value) {

  /** The order in which a graph applies the writes of a step: by path, task and index. */
  public static final Comparator<CheckpointWrite> ORDER =
      Comparator.comparing(CheckpointWrite::taskPath, Names.ORDER)
          .thenComparing(CheckpointWrite::taskId, Names.ORDER)
          .thenComparing(CheckpointWrite::index);
}
