package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class ReflectionComponents {

  private ReflectionComponents() {}

  public static List<Class<?>> entities() {
    return List.of(ReflectionRow.class, IndexedReflectionRow.class, TaskReflectionRow.class);
  }

  /**
   * Returns the reflections.
   *
   * @param exactUpTo so many reflections of a search are compared one by one
   */
  public static ReflectionRepository reflections(Sessions sessions, int exactUpTo) {
    return new HibernateReflectionRepository(sessions, exactUpTo);
  }

  public static ReflectionUseRepository uses(Sessions sessions) {
    return new SqlReflectionUseRepository(sessions);
  }

  public static TaskReflectionRepository tasks(Sessions sessions) {
    return new HibernateTaskReflectionRepository(sessions);
  }
}
