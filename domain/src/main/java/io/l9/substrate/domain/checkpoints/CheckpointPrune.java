package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;

/**
 * A command that removes what is old of threads. Unknown threads are passed over.
 *
 * @param threads 1 to {@value #MAX_THREADS}
 * @param keep how many checkpoints of each namespace stay, at least one
 */
public record CheckpointPrune(List<String> threads, PruneStrategy strategy, int keep) {

  public static final int MAX_THREADS = 100;
  public static final int MAX_KEPT = 1000;

  public CheckpointPrune {
    threads = List.copyOf(Require.size("/thread_ids", threads, MAX_THREADS));
    if (threads.isEmpty()) {
      throw ValidationException.at("/thread_ids", "must name a thread");
    }
    for (int i = 0; i < threads.size(); i++) {
      Names.id("/thread_ids/" + i, threads.get(i));
    }
    Require.present("/strategy", strategy);
    Require.limit("/keep", keep, MAX_KEPT);
  }

  /** The newest checkpoint of each namespace stays. */
  public static CheckpointPrune keepLatest(List<String> threads) {
    return new CheckpointPrune(threads, PruneStrategy.KEEP_LATEST, 1);
  }
}
