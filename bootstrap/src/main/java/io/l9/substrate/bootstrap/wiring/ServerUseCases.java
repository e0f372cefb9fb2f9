package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.MemoryCells;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.archive.StoredArchives;
import io.l9.substrate.domain.audit.AuditUseCases;
import io.l9.substrate.domain.checkpoints.CheckpointUseCases;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.logs.LogUseCases;
import io.l9.substrate.domain.maintenance.MaintenanceUseCases;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.domain.prompt.PromptUseCases;
import io.l9.substrate.domain.reasoning.ReasoningUseCases;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.requests.RequestUseCases;
import io.l9.substrate.domain.retention.RetentionUseCases;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.store.StoreUseCases;
import io.l9.substrate.domain.subject.SubjectUseCases;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.traces.TraceUseCases;
import io.l9.substrate.domain.trade.TradeUseCases;
import io.l9.substrate.domain.world.WorldUseCases;
import io.l9.substrate.rest.RestUseCases;
import java.time.Clock;
import java.util.function.Supplier;

/** Factory of the use cases that the HTTP server offers, out of the cells. */
public final class ServerUseCases {

  /** Puts something around every port of a record, such as its observation. */
  @FunctionalInterface
  public interface Decorator {

    /** Returns the record as it is. */
    Decorator NONE =
        new Decorator() {
          @Override
          public <T extends Record> T around(T useCases) {
            return useCases;
          }
        };

    <T extends Record> T around(T useCases);
  }

  /**
   * The parts that a server may do without.
   *
   * @param keys whether there are API keys
   * @param trade whether there is trade
   */
  public record Parts(boolean keys, boolean trade) {}

  private ServerUseCases() {}

  /**
   * Returns the use cases.
   *
   * @param cells each call goes to the cell of its scope's tenant
   */
  public static RestUseCases of(
      MemoryCells cells, Parts parts, IdGenerator ids, Clock clock, Decorator decorator) {
    RoutedPorts routed = new RoutedPorts(cells);
    MemoryUseCases memory =
        decorator.around(routed.record(MemoryUseCases.class, MemorySubstrate::memory));
    return new RestUseCases(
        memory,
        decorator.around(routed.record(KnowledgeUseCases.class, MemorySubstrate::knowledge)),
        decorator.around(routed.record(PromptUseCases.class, MemorySubstrate::prompt)),
        decorator.around(routed.record(ReflectionUseCases.class, MemorySubstrate::reflection)),
        routed.port(PacketImports.class, cell -> cell.imports(memory.packetTransfer())),
        routed.record(RequestUseCases.class, MemorySubstrate::requests),
        decorator.around(routed.record(AuditUseCases.class, MemorySubstrate::audit)),
        decorator.around(routed.record(TaskUseCases.class, MemorySubstrate::tasks)),
        decorator.around(routed.record(CheckpointUseCases.class, MemorySubstrate::checkpoints)),
        decorator.around(routed.record(StoreUseCases.class, MemorySubstrate::store)),
        decorator.around(routed.record(ReasoningUseCases.class, MemorySubstrate::reasoning)),
        decorator.around(routed.record(TraceUseCases.class, MemorySubstrate::traces)),
        decorator.around(routed.record(LogUseCases.class, MemorySubstrate::logs)),
        decorator.around(routed.record(WorldUseCases.class, MemorySubstrate::world)),
        parts.trade()
            ? decorator.around(routed.record(TradeUseCases.class, MemorySubstrate::trade))
            : null,
        decorator.around(routed.record(RetentionUseCases.class, MemorySubstrate::retention)),
        routed.port(StoredArchives.class, cell -> cell.archives().stored()),
        decorator.around(routed.record(SubjectUseCases.class, MemorySubstrate::subjects)),
        parts.keys() ? identity(cells) : null,
        () ->
            new RestUseCases.Platform(
                decorator.around(
                    routed.record(MaintenanceUseCases.class, cell -> working(cell::maintenance))),
                routed.record(RequestUseCases.class, cell -> working(cell::platformRequests)),
                decorator.around(
                    routed.record(TaskUseCases.class, cell -> working(cell::platformTasks))),
                routed.port(
                    StoredArchives.class, cell -> working(() -> cell.platformArchives().stored())),
                decorator.around(
                    routed.record(SubjectUseCases.class, cell -> working(cell::platformSubjects)))),
        cells.main().deadlines(),
        cells.main().json(),
        ids,
        clock);
  }

  /** The management and the look-up of API keys in all cells. */
  static IdentityUseCases identity(MemoryCells cells) {
    return new IdentityUseCases(
        new RoutedPorts(cells).port(ApiKeys.class, cell -> cell.identity().keys()),
        new CellAuthentication(cells));
  }

  /** A server whose login of the jobs does not work serves everything else. */
  private static <T> T working(Supplier<T> platform) {
    try {
      return platform.get();
    } catch (SubstrateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnavailableException(
          ErrorCode.NOT_READY,
          "this server cannot act for platform administrators: the login of the jobs does not work;"
              + " `l9 doctor` tells more",
          e);
    }
  }
}
