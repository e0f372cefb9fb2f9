package io.l9.substrate.domain.tasks.task;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** The id of a task of the queue, which tells nobody how many tasks others have. */
public record TaskId(UUID value) {

  public TaskId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
