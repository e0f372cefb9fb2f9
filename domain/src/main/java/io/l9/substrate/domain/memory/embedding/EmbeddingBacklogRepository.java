package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: packets that wait for their search terms and vectors, as the active unit of work
 * sees them; a row goes with its packet. Every method throws {@link IllegalStateException} outside
 * of a unit of work.
 */
public interface EmbeddingBacklogRepository {

  /**
   * A packet that waits.
   *
   * @param terms whether its search terms are wanted besides its vectors
   * @param texts which text represents it in which space; null: its own, in the space {@code
   *     content}
   */
  record Entry(
      UUID packet,
      Ownership owner,
      Visibility visibility,
      boolean terms,
      @Nullable Map<EmbeddingSpace, String> texts) {
    public Entry {
      texts = texts == null ? null : Map.copyOf(texts);
    }
  }

  /**
   * Adds stored packets; those that wait already stay as they are.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one of them
   */
  void addAbsent(List<Entry> entries, Instant now);

  /** The entries of these packets that wait, in no order. */
  List<Entry> waiting(Collection<UUID> packets);

  /**
   * Takes waiting packets, the longest due first, each by one worker; the attempt is counted.
   *
   * @param lease names this worker's turn
   * @param until nobody else takes them before
   * @param maxAttempts those that were taken so often are left alone
   */
  List<Entry> claim(int limit, UUID lease, Instant now, Instant until, int maxAttempts);

  /**
   * Removes packets that this turn still has. The caller writes terms and vectors of just these, in
   * the same unit of work: so a worker whose lease was over writes nothing.
   *
   * @return those that were removed
   */
  Set<UUID> finish(Collection<UUID> packets, UUID lease);

  /**
   * Gives packets back that this turn still has.
   *
   * @param errors what went wrong with each
   * @param due when they may be taken again
   * @param counted false: as if they had not been taken, because it was not their fault
   */
  void giveBack(Map<UUID, String> errors, UUID lease, Instant due, boolean counted);

  /**
   * Leaves packets alone that this turn still has and nobody can embed now, as if they had failed
   * too often, until they are revived. Of their terms, which the caller writes in the same unit of
   * work, none is wanted any more.
   *
   * @param reasons why each is left alone
   * @param attempts as many as leave a packet alone
   * @return those that this turn still had
   */
  Set<UUID> park(Map<UUID, String> reasons, UUID lease, Instant now, int attempts);

  /** The number of packets that wait or have failed and that this scope sees; up to a most. */
  int count(int most);

  /** Returns the state of the backlog; see {@link EmbeddingBacklog#state}. */
  EmbeddingBacklog.State state(Instant now, int maxAttempts, int failures);

  /** Lets packets that failed too often be taken again; returns how many. */
  int revive(Instant now, int maxAttempts);
}
