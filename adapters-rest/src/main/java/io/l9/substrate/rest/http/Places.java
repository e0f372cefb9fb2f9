package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The places at which requests are worked on. A request that finds no place waits for one without a
 * thread, behind those of tenants and people who have fewer. How many are under way at all is
 * bounded too, and how many answers go on for as long as their clients like. The bounds are this
 * process's own. Thread-safe.
 */
public final class Places {

  /** Requests of a tenant that may wait, for each that may be at work. */
  private static final int WAITING_FOR_EACH = 32;

  private static final int MOST_UNDER_WAY = 512;

  /** The time without a move after which a server without a place counts as stuck. */
  private static final Duration STUCK = Duration.ofSeconds(10);

  /** The time that an answer under way waits for its place to be free again. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Shares requests;
  private final Shares transfers = new Shares(32, 4, 2);
  private final Shares listeners = new Shares(256, 32, 32);
  private final Shares atWork;

  /** Of those at work, exports and imports, which come back for a place again and again. */
  private final Shares transfersAtWork;

  private final Executor executor;
  private final ScheduledExecutorService timer;
  private final Clock clock;

  /** In the order of their coming. Guarded by this. */
  private final Set<Waiter> waiting = new LinkedHashSet<>();

  /** When a place was taken or left last. Guarded by this. */
  private Instant moved;

  /**
   * Places, all free.
   *
   * @param all how many requests are worked on at a time
   * @param ofTenant how many of one tenant
   * @param executor goes on with who has waited
   * @param timer ends the waiting
   */
  public Places(
      int all, int ofTenant, Executor executor, ScheduledExecutorService timer, Clock clock) {
    int mostOfTenant = ofTenant * (1 + WAITING_FOR_EACH);
    this.requests =
        new Shares(
            Math.max(MOST_UNDER_WAY, 2 * mostOfTenant), mostOfTenant, (mostOfTenant + 1) / 2);
    this.atWork = new Shares(all, Math.min(all, ofTenant), ofTenant);
    int half = (ofTenant + 1) / 2;
    this.transfersAtWork = new Shares((all + 1) / 2, half, half);
    this.executor = executor;
    this.timer = timer;
    this.clock = clock;
    this.moved = clock.instant();
  }

  /** The kind of an answer, by how long it lasts. */
  enum Kind {
    /** An answer that is whole before it is sent. */
    REQUEST,
    /** Lines that come or go for as long as it takes. */
    TRANSFER,
    /** Events for as long as the client listens. */
    LISTENER
  }

  /**
   * Lets a request in, without a place yet.
   *
   * @throws QuotaExceededException if its tenant or user has too many under way
   * @throws UnavailableException if all together have
   */
  Visit enter(Person person, Kind kind) {
    Shares shares =
        switch (kind) {
          case REQUEST -> requests;
          case TRANSFER -> transfers;
          case LISTENER -> listeners;
        };
    Shares.Bound bound = shares.take(person, 1);
    if (bound != null) {
      throw refusal(bound);
    }
    return new Visit(person, shares);
  }

  static RuntimeException refusal(Shares.Bound bound) {
    return switch (bound) {
      case SERVER ->
          new UnavailableException(
              ErrorCode.NOT_READY,
              "The server has as many requests under way as it may; send this one again in a"
                  + " moment.",
              null);
      case TENANT ->
          new QuotaExceededException(
              "The tenant has as many requests under way as it may; the next one has to wait.",
              List.of("tenant-concurrency"),
              1);
      case USER ->
          new QuotaExceededException(
              "The user has as many requests under way as one may; the next one has to wait.",
              List.of("user-concurrency"),
              1);
    };
  }

  /** Whether a tenant that has nothing under way would be worked for soon. */
  public synchronized boolean open() {
    boolean stuck = atWork.exhausted() && moved.plus(STUCK).isBefore(clock.instant());
    return !stuck && !requests.exhausted();
  }

  /**
   * Gives free places to those who wait: the fewer a tenant has, and one of its people, the sooner.
   */
  private synchronized void give() {
    for (Waiter next = next(); next != null; next = next()) {
      waiting.remove(next);
      next.visit.begin();
      next.goOn(null);
    }
  }

  private @Nullable Waiter next() {
    Waiter best = null;
    for (Waiter waiter : waiting) {
      if (waiter.visit.bound() == null && (best == null || waiter.holdsLessThan(best))) {
        best = waiter;
      }
    }
    return best;
  }

  /** Somebody who waits for a place. */
  private final class Waiter {

    final Visit visit;
    final CompletableFuture<Void> place = new CompletableFuture<>();
    @Nullable Future<?> end;

    Waiter(Visit visit) {
      this.visit = visit;
    }

    boolean holdsLessThan(Waiter other) {
      int tenants =
          Long.compare(atWork.ofTenant(visit.person), atWork.ofTenant(other.visit.person));
      return tenants < 0
          || (tenants == 0 && atWork.of(visit.person) < atWork.of(other.visit.person));
    }

    /** On a thread of its own: whoever left the place has other things to do. */
    void goOn(@Nullable RuntimeException refusal) {
      if (end != null) {
        end.cancel(false);
      }
      try {
        executor.execute(
            () -> {
              if (refusal == null) {
                place.complete(null);
              } else {
                place.completeExceptionally(refusal);
              }
            });
      } catch (RejectedExecutionException e) {
        place.completeExceptionally(
            new UnavailableException(ErrorCode.NOT_READY, "The server is stopping.", e));
      }
    }

    void giveUp() {
      synchronized (Places.this) {
        if (waiting.remove(this)) {
          Shares.Bound bound = visit.bound();
          goOn(refusal(bound == null ? Shares.Bound.SERVER : bound));
        }
      }
    }
  }

  /** One request, from its coming in to the end of its answer. */
  final class Visit implements AutoCloseable {

    private final Person person;
    private final Shares shares;

    /** Guarded by the places. */
    private boolean working;

    private Visit(Person person, Shares shares) {
      this.person = person;
      this.shares = shares;
    }

    Person person() {
      return person;
    }

    private Shares.@Nullable Bound bound() {
      Shares.Bound bound = atWork.bound(person, 1);
      return bound == null && shares == transfers ? transfersAtWork.bound(person, 1) : bound;
    }

    private void begin() {
      atWork.add(person, 1);
      if (shares == transfers) {
        transfersAtWork.add(person, 1);
      }
      working = true;
      moved = clock.instant();
    }

    /** A place, at once or later; fails when patience ends before. */
    CompletableFuture<Void> place(Duration patience) {
      synchronized (Places.this) {
        Waiter waiter = new Waiter(this);
        // Nobody who waits could have this place: those who could have been given theirs.
        if (bound() == null) {
          begin();
          waiter.place.complete(null);
        } else {
          waiting.add(waiter);
          waiter.end = timer.schedule(waiter::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        }
        return waiter.place;
      }
    }

    /** Leaves the place to others, and stays under way. */
    void leavePlace() {
      synchronized (Places.this) {
        if (working) {
          working = false;
          moved = clock.instant();
          atWork.giveBack(person, 1);
          if (shares == transfers) {
            transfersAtWork.giveBack(person, 1);
          }
          give();
        }
      }
    }

    /** Leaves the place while something else is done, such as waiting for the client. */
    void aside(Runnable other) {
      leavePlace();
      other.run();
      try {
        place(LONGEST).join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }

    /** Ends the visit. */
    @Override
    public void close() {
      leavePlace();
      shares.giveBack(person, 1);
    }
  }
}
