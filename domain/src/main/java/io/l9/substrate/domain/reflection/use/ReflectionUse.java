package io.l9.substrate.domain.reflection.use;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.tenancy.Ownership;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger: one task had one reflection. There is one for each owner of the task, task
 * and reflection, in whatever session.
 *
 * @param owner of the task
 * @param taskKind the kind of the task
 * @param session in which it was suggested or applied first; null: none was named
 * @param applied whether the agent said that it followed it, beyond being given it
 * @param outcome of the task; null: not known yet
 * @param repeated of a failure, whether it happened again in spite of the suggestion
 * @param judgedAt when the outcome was recorded; null: not yet
 */
public record ReflectionUse(
    ReflectionId reflection,
    Ownership owner,
    String task,
    String taskKind,
    @Nullable String session,
    boolean applied,
    @Nullable TaskOutcome outcome,
    boolean repeated,
    Instant at,
    @Nullable Instant judgedAt) {

  /** Returns it once the agent said that it followed it. */
  public ReflectionUse followed() {
    return new ReflectionUse(
        reflection, owner, task, taskKind, session, true, outcome, repeated, at, judgedAt);
  }

  /** Returns it as one of another reflection, which says the same. */
  public ReflectionUse of(ReflectionId other) {
    return new ReflectionUse(
        other, owner, task, taskKind, session, applied, outcome, repeated, at, judgedAt);
  }

  /** Returns it as one of another kind of task: that which the task was recorded as. */
  public ReflectionUse ofKind(String kind) {
    return new ReflectionUse(
        reflection, owner, task, kind, session, applied, outcome, repeated, at, judgedAt);
  }

  /** Returns it once the task ended so; the last word on a task counts. */
  public ReflectionUse judged(TaskOutcome end, boolean happenedAgain, Instant now) {
    if (end == outcome && happenedAgain == repeated) {
      return this;
    }
    return new ReflectionUse(
        reflection, owner, task, taskKind, session, applied, end, happenedAgain, at, now);
  }

  /** Whether it counts as a success of the reflection. */
  public boolean succeeded() {
    return outcome == TaskOutcome.SUCCESS && !repeated;
  }

  /** Whether it counts as a failure of the reflection. */
  public boolean failed() {
    return repeated || outcome == TaskOutcome.FAILURE;
  }

  /** Whether it is of that task. */
  public boolean isOf(Ownership taskOwner, String taskId) {
    return owner.equals(taskOwner) && Objects.equals(task, taskId);
  }
}
