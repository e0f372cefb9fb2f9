package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: makes the search terms and vectors of packets that wait for them: packets whose
 * drafts said so, and packets that other clients of the database inserted. Thread-safe; any number
 * of workers in any number of processes share the work, and none is done twice.
 *
 * <p>A scope works on the packets that it may write, and counts those that it sees: a platform
 * administrator every tenant's. Rows that are written belong to the packet's owner.
 */
public interface EmbeddingBacklog {

  /** The most packets in one step. */
  int MAX_BATCH = 500;

  /** After so many attempts a packet is left alone until somebody revives it. */
  int MAX_ATTEMPTS = 8;

  /**
   * One step: takes packets, embeds them outside of any transaction, and stores terms and vectors
   * in the one that removes them from the backlog. A process that is killed leaves a lease behind,
   * after which another one takes its packets.
   *
   * @param batch how many packets at the most, 1 to {@value #MAX_BATCH}
   */
  Step work(TenantScope scope, int batch);

  /**
   * Returns the state of the backlog.
   *
   * @param failures how many of those that failed too often to list, 0 to 200
   */
  State state(TenantScope scope, int failures);

  /** Lets packets that failed too often be tried again; returns how many. */
  int retry(TenantScope scope);

  /**
   * The result of a step.
   *
   * @param taken packets that it took; 0: there is nothing to do now
   * @param done those that now have terms and vectors, or are no longer to have any
   * @param failed those that will be tried again, or failed too often
   */
  record Step(int taken, int done, int failed) {}

  /**
   * The state of the backlog.
   *
   * @param waiting packets that will be embedded
   * @param failed packets that failed too often
   * @param oldest when the longest waiting one was queued; null: none waits
   * @param failures some of the failed ones
   */
  record State(long waiting, long failed, @Nullable Instant oldest, List<Failure> failures) {
    public State {
      failures = List.copyOf(failures);
    }
  }

  /** A packet that failed too often, and why the last time. */
  record Failure(UUID packet, int attempts, String error) {}
}
