package io.l9.substrate.domain.tasks;

import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.work.TaskLeaseRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** Every outbound port of tasks to one store. */
public record TaskStore(UnitOfWork unitOfWork, TaskRepository tasks, TaskLeaseRepository leases) {}
