package io.l9.substrate.domain.checkpoints;

import java.util.Comparator;

/**
 * The place of a checkpoint in a list, which is ordered by id, thread and namespace, the greatest
 * first.
 */
public record CheckpointPlace(String id, String thread, String namespace) {

  /** The order of a list. */
  public static final Comparator<CheckpointPlace> ORDER =
      Comparator.comparing(CheckpointPlace::id, Names.ORDER)
          .thenComparing(CheckpointPlace::thread, Names.ORDER)
          .thenComparing(CheckpointPlace::namespace, Names.ORDER)
          .reversed();
}
