package io.l9.substrate.application.tasks;

import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for tasks. Of all that would get the same tasks one asks the store again and
 * again, less and less often; the others wait for their turn to do so. Thread-safe.
 */
final class WaitingClaims {

  static final int MAX = 64;

  private static final long FIRST_PAUSE = Duration.ofMillis(250).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

  /** The calls that would get the same tasks. */
  private record Peers(Ownership actor, Role role, Set<String> types) {}

  /** A turn that one of the peers has at a time. */
  private static final class Turn {
    private final Semaphore semaphore = new Semaphore(1, true);
    private int calls;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition noticed = lock.newCondition();
  private final Map<Peers, Turn> turns = new HashMap<>();
  private final int max;
  private int waiting;
  private long notices;

  /**
   * Makes this without any call.
   *
   * @param max how many calls wait at most
   */
  WaitingClaims(int max) {
    this.max = max;
  }

  /** Wakes the calls, because something is due that was not. */
  void notice() {
    lock.lock();
    try {
      notices++;
      noticed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many calls wait. */
  int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the tasks of the first claim that gets any, or none if the time is over, too many calls
   * wait or the thread is interrupted, which stays so.
   */
  List<ClaimedTask> claim(
      TenantScope scope, Set<String> types, Duration wait, Supplier<List<ClaimedTask>> claim) {
    Peers peers = new Peers(scope.owner(), scope.role(), types);
    Turn turn = enter(peers);
    if (turn == null) {
      return claim.get();
    }
    try {
      return inTurn(turn, System.nanoTime() + wait.toNanos(), claim);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      leave(peers, turn);
    }
  }

  private List<ClaimedTask> inTurn(Turn turn, long end, Supplier<List<ClaimedTask>> claim)
      throws InterruptedException {
    if (!turn.semaphore.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
      return List.of();
    }
    try {
      long pause = FIRST_PAUSE;
      while (true) {
        long seen = seen();
        List<ClaimedTask> claimed = claim.get();
        long left = end - System.nanoTime();
        if (!claimed.isEmpty() || left <= 0) {
          return claimed;
        }
        await(seen, Math.min(pause, left));
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
    } finally {
      turn.semaphore.release();
    }
  }

  private @Nullable Turn enter(Peers peers) {
    lock.lock();
    try {
      if (waiting == max) {
        return null;
      }
      waiting++;
      Turn turn = turns.computeIfAbsent(peers, any -> new Turn());
      turn.calls++;
      return turn;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Peers peers, Turn turn) {
    lock.lock();
    try {
      waiting--;
      turn.calls--;
      if (turn.calls == 0) {
        turns.remove(peers);
      }
    } finally {
      lock.unlock();
    }
  }

  private long seen() {
    lock.lock();
    try {
      return notices;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there was another notice, or for so many nanoseconds. */
  private void await(long seen, long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (notices == seen && left > 0) {
        left = noticed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
