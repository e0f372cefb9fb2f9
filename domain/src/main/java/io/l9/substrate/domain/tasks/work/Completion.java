package io.l9.substrate.domain.tasks.work;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import org.jspecify.annotations.Nullable;

/**
 * The completion of a task. Checks itself.
 *
 * @param result at most {@value #MAX_RESULT} bytes of UTF-8; null: none
 */
public record Completion(Lease lease, @Nullable JsonDocument result) {

  public static final int MAX_RESULT = 64 * 1024;

  public Completion {
    Require.present("/lease", lease);
    TaskDraft.requireSize("/result", result, MAX_RESULT);
  }
}
