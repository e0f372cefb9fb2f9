package io.l9.substrate.testkit.traces;

import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.traces.TraceStore;

/** One adapter's store of traces, and those of what they show beside packets. */
public record TracePorts(
    TraceStore traces,
    LogStore logs,
    ReasoningStore reasoning,
    TaskStore tasks,
    CheckpointStore checkpoints) {}
