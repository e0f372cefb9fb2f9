package io.l9.substrate;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link TaskWorker}. Not thread-safe. */
public final class TaskWorkerBuilder {

  static final int MAX_CONCURRENCY = Claim.MAX;

  /**
   * A handler and the reader of its payloads.
   *
   * @param payload of the payload as a plain value; throws on one that it does not understand
   */
  record Handling<P extends @Nullable Object>(
      Function<@Nullable Object, P> payload, TaskHandler<P> handler) {

    void handle(MemorySubstrate substrate, RunningTask running, @Nullable Object plain)
        throws Exception {
      P read;
      try {
        read = payload.apply(plain);
      } catch (RuntimeException e) {
        TaskFailedException failure =
            TaskFailedException.forGood("the payload is not understood: " + e);
        failure.initCause(e);
        throw failure;
      }
      handler.handle(new TaskRun<>(substrate, running, read));
    }
  }

  final MemorySubstrate substrate;
  final TenantScope scope;
  final Map<String, Handling<?>> handlers = new LinkedHashMap<>();

  /** The work in the worker's scope: claims, heartbeats, releases. */
  TaskWork claims;

  String name;
  int concurrency = 4;
  Duration lease = Claim.DEFAULT_LEASE;

  TaskWorkerBuilder(MemorySubstrate substrate, TenantScope scope, TaskWork claims, String name) {
    this.substrate = substrate;
    this.scope = scope;
    this.claims = claims;
    this.name = name;
  }

  /**
   * Adds a handler.
   *
   * @param handler gets payloads as plain values ({@code Map}, {@code List}, {@code String}, {@code
   *     Long}, {@code Double}, {@code Boolean}); null where a task has none
   */
  public TaskWorkerBuilder handle(String type, TaskHandler<@Nullable Object> handler) {
    return handle(type, payload -> payload, handler);
  }

  /**
   * Adds a handler of typed payloads.
   *
   * @param payload makes the handler's type of a plain value; a task whose payload it throws on is
   *     a dead letter
   */
  public <P extends @Nullable Object> TaskWorkerBuilder handle(
      String type, Function<@Nullable Object, P> payload, TaskHandler<P> handler) {
    Require.text("/type", type, TaskDraft.MAX_TYPE);
    Require.present("/payload", payload);
    Require.present("/handler", handler);
    handlers.put(type, new Handling<>(payload, handler));
    return this;
  }

  /** The number of tasks that run at a time, from 1 to {@value #MAX_CONCURRENCY}; 4 by default. */
  public TaskWorkerBuilder concurrency(int value) {
    concurrency = Require.limit("/concurrency", value, MAX_CONCURRENCY);
    return this;
  }

  /**
   * The time after which a task of this worker is another's if the process is dead; a minute by
   * default. The worker renews its leases every third of that.
   */
  public TaskWorkerBuilder lease(Duration value) {
    lease = TaskDraft.requireSpan("/lease", value, Claim.MAX_LEASE);
    return this;
  }

  /** The name of the worker in tasks and their history, for people. */
  public TaskWorkerBuilder name(String value) {
    name = Require.text("/name", value, Claim.MAX_WORKER);
    return this;
  }

  /**
   * Starts the worker.
   *
   * @throws ValidationException if it has no handler
   */
  public TaskWorker start() {
    if (handlers.isEmpty()) {
      throw ValidationException.at("/handlers", "are missing; add one by handle(type, handler)");
    }
    Require.size("/handlers", handlers.keySet(), Claim.MAX_TYPES);
    TaskWorker worker = new TaskWorker(this);
    worker.start();
    return worker;
  }
}
