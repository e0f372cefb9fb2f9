package io.l9.substrate.inmemory.traces;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.traces.TraceRepository;
import io.l9.substrate.inmemory.checkpoints.CheckpointTable;
import io.l9.substrate.inmemory.logs.LogTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.reasoning.ReasoningTable;
import io.l9.substrate.inmemory.tasks.TaskTable;

/** The port of this package. */
public final class TraceComponents {

  private TraceComponents() {}

  public static TraceRepository repository(
      LogTable logs,
      ReasoningTable reasoning,
      PacketTable packets,
      TaskTable tasks,
      CheckpointTable checkpoints,
      JsonCodec json) {
    return new InMemoryTraceRepository(logs, reasoning, packets, tasks, checkpoints, json);
  }
}
