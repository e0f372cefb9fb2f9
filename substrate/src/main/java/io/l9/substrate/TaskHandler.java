package io.l9.substrate;

/**
 * The work on the tasks of a type. Runs on a thread of its own; many run at a time.
 *
 * @param <P> the payload
 */
@FunctionalInterface
public interface TaskHandler<P> {

  /**
   * Works on a task. The task is completed when this returns, unless the handler did that itself.
   *
   * @throws Exception to fail the attempt, which is tried again if it can be; {@link
   *     TaskFailedException} to say when, or that it is of no use
   */
  void handle(TaskRun<P> run) throws Exception;
}
