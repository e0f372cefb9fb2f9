package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class TaskComponents {

  private TaskComponents() {}

  public static List<Class<?>> entities() {
    return List.of(TaskRow.class, TaskEventRow.class);
  }

  public static TaskStore store(UnitOfWork unitOfWork, Sessions sessions) {
    ClaimMarks marks = new ClaimMarks(System::nanoTime);
    return new TaskStore(
        unitOfWork,
        new HibernateTaskRepository(sessions, marks),
        new HibernateTaskLeaseRepository(sessions, marks));
  }
}
