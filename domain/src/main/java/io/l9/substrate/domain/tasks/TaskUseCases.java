package io.l9.substrate.domain.tasks;

import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.domain.tasks.work.TaskWork;

/** Every inbound port of tasks. */
public record TaskUseCases(TaskQueue queue, TaskWork work) {}
