package io.l9.substrate;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tasks.task.Task;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a task, as its {@link TaskHandler} sees it.
 *
 * @param <P> the payload
 */
public final class TaskRun<P> {

  private final MemorySubstrate substrate;
  private final RunningTask running;
  private final P payload;

  TaskRun(MemorySubstrate substrate, RunningTask running, P payload) {
    this.substrate = substrate;
    this.running = running;
    this.payload = payload;
  }

  /** The task as it was claimed. */
  public Task task() {
    return running.task();
  }

  public P payload() {
    return payload;
  }

  /**
   * The memory in which the handler works: that of the worker's scope; of a worker of the platform,
   * that of the task's owner, as a system's agent.
   */
  public Memory memory() {
    return substrate.as(running.scope());
  }

  /**
   * Whether nobody wants the result any more: the task is cancelled, its lease was lost, or the
   * worker stops and waits no longer. The handler's thread is interrupted as well.
   */
  public boolean cancelled() {
    return running.unwanted();
  }

  /**
   * Completes the task.
   *
   * @param result a plain value, as in {@link Memory#draft}; null: none
   * @throws io.l9.substrate.domain.shared.ConflictException with the code {@code lease-lost}
   */
  public void complete(@Nullable Object result) {
    running.complete(document(result));
  }

  /**
   * Runs work and completes the task with its result, in one transaction: what the work stores has
   * its effect exactly once, however often the task is tried.
   *
   * @param work returns a plain value, as in {@link Memory#draft}; null: no result
   * @throws io.l9.substrate.domain.shared.ConflictException with the code {@code lease-lost}; then
   *     the work had no effect
   */
  public void completing(Function<Memory, @Nullable Object> work) {
    Require.present("/work", work);
    running.completing(() -> document(work.apply(memory())));
  }

  private @Nullable JsonDocument document(@Nullable Object result) {
    return result == null ? null : substrate.document("/result", result);
  }
}
