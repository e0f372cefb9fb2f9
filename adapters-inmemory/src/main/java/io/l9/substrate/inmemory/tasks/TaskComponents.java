package io.l9.substrate.inmemory.tasks;

import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.work.TaskLeaseRepository;
import java.util.Random;

/** The ports of this package. */
public final class TaskComponents {

  private TaskComponents() {}

  public static TaskRepository repository(TaskTable tasks) {
    return new InMemoryTaskRepository(tasks);
  }

  /**
   * Returns the port.
   *
   * @param random the queue with which turns begin
   */
  public static TaskLeaseRepository leases(TaskTable tasks, Random random) {
    return new InMemoryTaskLeaseRepository(tasks, random);
  }
}
