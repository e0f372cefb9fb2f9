package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A command that stores the writes of a task. The checkpoint may still be on its way: a graph sends
 * both at once.
 *
 * @param taskId of at most {@value Names#MAX_TASK} characters
 * @param taskPath of at most {@value #MAX_PATH} characters; may be empty
 * @param writes of different indexes, at most {@value #MAX_WRITES}
 */
public record WritesPut(
    CheckpointAddress address, String taskId, String taskPath, List<Write> writes) {

  public static final int MAX_PATH = 1000;
  public static final int MAX_WRITES = 10_000;

  /**
   * One write.
   *
   * @param isOverwriting whether it takes the place of an earlier one of its task and index, which
   *     otherwise stays
   */
  public record Write(int index, String channel, TypedBytes value, boolean isOverwriting) {

    public Write {
      Names.id("/channel", channel);
      Require.present("/value", value);
    }
  }

  public WritesPut {
    Require.present("/thread_id", address);
    Names.bounded("/task_id", taskId, Names.MAX_TASK);
    Names.characters("/task_path", taskPath, MAX_PATH);
    writes = List.copyOf(Require.size("/writes", writes, MAX_WRITES));
    Set<Integer> indexes = new HashSet<>();
    for (int i = 0; i < writes.size(); i++) {
      if (!indexes.add(writes.get(i).index())) {
        throw ValidationException.at("/writes/" + i + "/idx", "is there twice");
      }
    }
    CheckpointPut.requireSent(writes.stream().mapToLong(write -> write.value().size()).sum());
  }

  /** Returns what is stored of one of the writes. */
  public CheckpointWrite stored(Write write) {
    return new CheckpointWrite(taskId, taskPath, write.index(), write.channel(), write.value());
  }
}
