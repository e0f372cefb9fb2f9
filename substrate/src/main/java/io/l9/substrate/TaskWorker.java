package io.l9.substrate;

import io.l9.substrate.RunningTask.Unwanted;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker on tasks in this process: claims them as it has room, runs a handler for each, keeps
 * their leases and says how they ended. Whatever a handler throws, and while the database is away,
 * the worker goes on. Thread-safe.
 *
 * <pre>{@code
 * try (TaskWorker worker =
 *     TaskWorker.of(l9, scope)
 *         .handle("welcome", run -> run.completing(memory -> {
 *           memory.remember("Welcome!", "greeting");
 *           return null;
 *         }))
 *         .start()) {
 *   shutdown.await();
 * }
 * }</pre>
 */
public final class TaskWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskWorker.class);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration LAST_GRACE = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final TaskWorkerBuilder settings;
  private final TaskWork claims;
  private final Semaphore room;
  private final ExecutorService handlers;
  private final ScheduledExecutorService heart;
  private final Thread poller;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** The tasks that are held. Guarded by itself, and notified of each that ends. */
  private final Map<Lease, RunningTask> running = new HashMap<>();

  TaskWorker(TaskWorkerBuilder settings) {
    this.settings = settings;
    claims = settings.claims;
    room = new Semaphore(settings.concurrency);
    handlers = WorkerThreads.of("l9-task");
    heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> WorkerThreads.daemon(task, "l9-task-heart"));
    poller = WorkerThreads.daemon(this::poll, "l9-task-claims");
  }

  /**
   * A worker in a scope, that gets the tasks which the scope may write: of an organisation for a
   * system's agent or an administrator, of his own for an end user.
   */
  public static TaskWorkerBuilder of(MemorySubstrate substrate, TenantScope scope) {
    Require.present("/substrate", substrate);
    Require.present("/scope", scope);
    return new TaskWorkerBuilder(
        substrate, scope, substrate.tasks().work(), "worker-" + scope.correlation());
  }

  /**
   * A worker that gets the tasks of every tenant in turn. Each handler works in the scope of the
   * task's owner.
   *
   * @throws IllegalStateException if no maintainer was given to the {@link SubstrateBuilder}
   */
  public static TaskWorkerBuilder ofPlatform(MemorySubstrate substrate) {
    Require.present("/substrate", substrate);
    TenantScope operator = substrate.jobs().operator();
    return new TaskWorkerBuilder(
        substrate, operator, substrate.platformTasks().work(), "worker-" + operator.correlation());
  }

  void start() {
    long beat = Math.max(1, settings.lease.toMillis() / 3);
    var unused = heart.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    poller.start();
  }

  /** Returns how many tasks run. */
  public int running() {
    synchronized (running) {
      return running.size();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void poll() {
    Duration pause = FIRST_PAUSE;
    while (!isStopping()) {
      try {
        claim();
        pause = FIRST_PAUSE;
      } catch (InterruptedException e) {
        // only a stop interrupts it, and the condition of the loop sees that
      } catch (Throwable e) {
        LOG.warn("no tasks could be claimed; trying again in {}", pause, e);
        pause = paused(pause);
      }
    }
  }

  private Duration paused(Duration pause) {
    try {
      var unused = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // as above
    }
    Duration next = pause.multipliedBy(2);
    return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
  }

  /** Claims as many as there is room for, waiting for the first. */
  private void claim() throws InterruptedException {
    room.acquire();
    int free = 1 + room.drainPermits();
    try {
      List<ClaimedTask> claimed =
          claims.claim(
              settings.scope,
              new Claim(settings.name, settings.handlers.keySet(), free, settings.lease),
              TaskWork.MAX_WAIT);
      // from the answer on, before which the call may have waited longer than a lease lasts
      long heldUntil = System.nanoTime() + settings.lease.toNanos();
      if (isStopping()) {
        // the stop interrupted it, and giving back is not to be
        var unused = Thread.interrupted();
        release(claimed.stream().map(ClaimedTask::lease).toList());
        return;
      }
      if (claimed.isEmpty()) {
        // too many wait, perhaps, so that it was answered at once
        var unused = stopping.await(FIRST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
      for (ClaimedTask task : claimed) {
        begin(task, heldUntil);
        free--;
      }
    } finally {
      room.release(free);
    }
  }

  private void begin(ClaimedTask claimed, long heldUntil) {
    TenantScope scope = TaskScopes.of(settings.scope, claimed.task());
    RunningTask task =
        new RunningTask(
            claimed,
            scope,
            scope.sameActor(settings.scope) ? claims : settings.substrate.tasks().work(),
            stopped,
            heldUntil);
    synchronized (running) {
      running.put(task.lease(), task);
    }
    handlers.execute(() -> perform(task));
  }

  private void perform(RunningTask task) {
    try {
      @Nullable Throwable thrown = null;
      task.begin();
      try {
        handle(task);
      } catch (Throwable e) {
        thrown = e;
      } finally {
        task.end();
      }
      settle(task, thrown);
    } catch (ConflictException e) {
      if (e.code() != ErrorCode.LEASE_LOST) {
        LOG.warn("the outcome of task {} was refused", task.task().id(), e);
      } else {
        LOG.warn("task {} is another's by now: its lease was lost", task.task().id());
      }
    } catch (Throwable e) {
      LOG.error("the outcome of task {} was not stored", task.task().id(), e);
    } finally {
      synchronized (running) {
        running.remove(task.lease());
        running.notifyAll();
      }
      room.release();
    }
  }

  private void handle(RunningTask task) throws Exception {
    TaskWorkerBuilder.Handling<?> handling = settings.handlers.get(task.task().type());
    if (handling == null) {
      throw new IllegalStateException("no handler for the type " + task.task().type());
    }
    JsonDocument payload = task.task().payload();
    handling.handle(
        settings.substrate, task, payload == null ? null : settings.substrate.json().read(payload));
  }

  private void settle(RunningTask task, @Nullable Throwable thrown) {
    if (task.completed()) {
      if (thrown != null) {
        LOG.warn("the handler of task {} threw after its completion", task.task().id(), thrown);
      }
    } else if (task.unwanted(Unwanted.LOST)) {
      LOG.warn("task {} is another's by now: its lease was lost", task.task().id(), thrown);
    } else if (thrown == null) {
      task.complete(null);
    } else if (task.unwanted(Unwanted.STOPPED)) {
      release(List.of(task.lease()));
    } else {
      LOG.warn("task {} failed", task.task().id(), thrown);
      String error = TaskErrors.text(thrown);
      task.fail(
          thrown instanceof TaskFailedException known
              ? known.failure(error)
              : TaskFailure.of(error));
    }
  }

  private List<RunningTask> held() {
    synchronized (running) {
      return List.copyOf(running.values());
    }
  }

  /** Renews the leases of all tasks in one call, or a few. */
  private void beat() {
    List<RunningTask> held = new ArrayList<>(held());
    held.removeIf(task -> task.completed() || task.unwanted(Unwanted.LOST));
    if (held.isEmpty()) {
      return;
    }
    try {
      long until = System.nanoTime() + settings.lease.toNanos();
      List<Heartbeat> answers =
          claims.heartbeat(
              settings.scope, held.stream().map(RunningTask::lease).toList(), settings.lease);
      for (int i = 0; i < answers.size(); i++) {
        RunningTask task = held.get(i);
        if (!answers.get(i).held()) {
          task.tell(Unwanted.LOST);
        } else {
          task.heldUntil(until);
          if (answers.get(i).cancel()) {
            task.tell(Unwanted.CANCELLED);
          }
        }
      }
    } catch (Throwable e) {
      LOG.warn("the leases of {} tasks were not renewed; trying again", held.size(), e);
    }
  }

  private void release(List<Lease> leases) {
    if (!leases.isEmpty()) {
      var unused = claims.release(settings.scope, leases);
    }
  }

  /** {@link #stop(Duration)}, waiting for half a minute. */
  @Override
  public void close() {
    stop(GRACE);
  }

  /**
   * Stops the worker: it claims nothing any more, and waits for its handlers. Those that have not
   * ended by then are interrupted, and their tasks given back for others to try at once.
   *
   * @param grace how long handlers are waited for before they are interrupted
   */
  public void stop(Duration grace) {
    Require.present("/grace", grace);
    stopping.countDown();
    poller.interrupt();
    boolean interrupted = !ended(grace);
    if (!held().isEmpty()) {
      held().forEach(task -> task.tell(Unwanted.STOPPED));
      interrupted |= !ended(LAST_GRACE);
    }
    stopped.countDown();
    List<Lease> left =
        held().stream().filter(task -> !task.completed()).map(RunningTask::lease).toList();
    if (!left.isEmpty()) {
      LOG.warn("{} handlers do not end; their tasks are given back", left.size());
      try {
        release(left);
      } catch (RuntimeException e) {
        LOG.warn("{} tasks wait for the end of their leases", left.size(), e);
      }
    }
    heart.shutdownNow();
    handlers.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the poller and every handler; returns false if that was interrupted. */
  private boolean ended(Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    try {
      poller.join(Math.max(1, wait.toMillis()));
      synchronized (running) {
        long left = end - System.nanoTime();
        while (!running.isEmpty() && left > 0) {
          TimeUnit.NANOSECONDS.timedWait(running, left);
          left = end - System.nanoTime();
        }
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
