package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.work.TaskLeaseRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class TaskComponents {

  private TaskComponents() {}

  public static List<Class<?>> entities() {
    return List.of(TaskRow.class, TaskEventRow.class);
  }

  public static TaskRepository tasks(Sessions sessions) {
    return new HibernateTaskRepository(sessions);
  }

  public static TaskLeaseRepository leases(Sessions sessions) {
    return new HibernateTaskLeaseRepository(sessions);
  }
}
