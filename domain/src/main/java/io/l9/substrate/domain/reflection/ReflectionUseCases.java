package io.l9.substrate.domain.reflection;

import io.l9.substrate.domain.reflection.advice.BeforeTask;
import io.l9.substrate.domain.reflection.lesson.Reflections;
import io.l9.substrate.domain.reflection.task.TaskReflections;

/** Every inbound port of reflections. */
public record ReflectionUseCases(
    Reflections reflections, BeforeTask beforeTask, TaskReflections tasks) {}
