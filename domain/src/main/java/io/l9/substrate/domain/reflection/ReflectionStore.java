package io.l9.substrate.domain.reflection;

import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** Every outbound port of reflections to one store: what one of them stores, the others find. */
public record ReflectionStore(
    UnitOfWork unitOfWork,
    ReflectionRepository reflections,
    ReflectionUseRepository uses,
    TaskReflectionRepository tasks,
    AuditRepository audit) {}
