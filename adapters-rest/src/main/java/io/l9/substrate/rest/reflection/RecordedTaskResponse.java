package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflections;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** A recorded task on the wire. */
@Schema("A recorded task, and what follows from it.")
public record RecordedTaskResponse(
    TaskReflectionResponse taskReflection,
    @Schema(value = "The reflections that follow from it.", maxSize = 4 * TaskFindings.MAX)
        List<RememberedReflectionResponse> reflections,
    @Schema(value = "On how many reflections its outcome was counted.", minimum = 0) int credited) {

  public static RecordedTaskResponse from(TaskReflections.Recorded recorded) {
    return new RecordedTaskResponse(
        TaskReflectionResponse.from(recorded.reflection()),
        recorded.derived().stream().map(RememberedReflectionResponse::from).toList(),
        recorded.credited());
  }
}
