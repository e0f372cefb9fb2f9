package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.persistence.shared.RowMapping;
import java.time.Duration;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Rows to tasks and entries of their history. */
@Mapper(config = RowMapping.class, imports = Duration.class)
interface TaskMapper {

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "maxRun", expression = "java(Duration.ofMillis(row.maxRunMillis))")
  @Mapping(target = "correlation", source = "ownerColumns.correlation")
  @Mapping(target = "session", source = "ownerColumns.session")
  @Mapping(target = "trace", source = "ownerColumns.trace")
  // methods that MapStruct takes for setters
  @Mapping(target = "cancelling", ignore = true)
  @Mapping(target = "heldUntil", ignore = true)
  @Mapping(target = "released", ignore = true)
  @Mapping(target = "redriven", ignore = true)
  Task toTask(TaskRow row);

  TaskEvent toEvent(TaskEventRow row);
}
