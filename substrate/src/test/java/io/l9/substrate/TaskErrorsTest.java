package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tasks.task.TaskFailure;
import org.junit.jupiter.api.Test;

final class TaskErrorsTest {

  @Test
  void canBeStored_whateverIsThrown() {
    for (Throwable thrown :
        new Throwable[] {
          new RuntimeException(),
          new RuntimeException("\0 and \uD800"),
          new RuntimeException("\uD83D\uDE00".repeat(5_000)),
          new Error("x".repeat(5_000)),
          TaskFailedException.forGood(""),
          new RuntimeException() {
            @Override
            public String toString() {
              return " ";
            }
          }
        }) {
      String error = TaskErrors.text(thrown);
      assertEquals(error, TaskFailure.of(error).error());
    }
    assertTrue(TaskErrors.text(new RuntimeException("\0")).endsWith("\uFFFD"));
    assertEquals("busy", TaskErrors.text(TaskFailedException.forGood("busy")));
  }
}
