package io.l9.substrate.inmemory.maintenance;

import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.inmemory.memory.access.AccessTable;
import io.l9.substrate.inmemory.memory.catalog.ViewRefreshes;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.reflection.ReflectionComponents;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.requests.OperationTable;
import io.l9.substrate.inmemory.retention.RetentionTable;
import io.l9.substrate.inmemory.store.ItemTable;
import io.l9.substrate.inmemory.tasks.TaskTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import io.l9.substrate.inmemory.world.WorldTable;

/** The ports of this package. */
public final class MaintenanceComponents {

  private MaintenanceComponents() {}

  public static MaintenanceRepository repository(
      UnitsOfWork units,
      PacketTable packets,
      AccessTable accesses,
      ViewRefreshes refreshes,
      AnswerTable answers,
      OperationTable operations,
      ReflectionComponents reflections,
      TaskTable tasks,
      ItemTable items,
      WorldTable worlds,
      RetentionTable retention) {
    return new InMemoryMaintenanceRepository(
        units,
        packets,
        accesses,
        refreshes,
        answers,
        operations,
        reflections,
        tasks,
        items,
        worlds,
        retention);
  }

  public static JobRunLog runs(UnitsOfWork units) {
    return new InMemoryJobRunLog(units);
  }
}
