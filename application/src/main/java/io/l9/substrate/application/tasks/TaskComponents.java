package io.l9.substrate.application.tasks;

import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.TaskUseCases;
import java.util.Random;

/**
 * Factory of the use cases of tasks. What is enqueued by those of one store wakes the calls that
 * wait at those of another one: both may be logins of one database. Thread-safe.
 */
public final class TaskComponents {

  private final IdGenerator ids;
  private final Random random;
  private final WaitingClaims waiting = new WaitingClaims(WaitingClaims.MAX);

  /**
   * Makes a factory.
   *
   * @param random the waits before another attempt
   */
  public TaskComponents(IdGenerator ids, Random random) {
    this.ids = ids;
    this.random = random;
  }

  /** Returns the use cases over a store; thread-safe if that is. */
  public TaskUseCases over(TaskStore store) {
    return new TaskUseCases(
        new TaskQueueService(store, ids, waiting), new TaskWorkService(store, random, waiting));
  }
}
