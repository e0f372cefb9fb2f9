package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.inmemory.audit.AuditTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;

/** The ports of this package. */
public final class FactComponents {

  private FactComponents() {}

  public static KnowledgeStore store(
      UnitsOfWork units,
      AuditStore audit,
      PacketTable packets,
      AnswerTable answers,
      AuditTable deeds,
      Clock clock) {
    RejectionTable rejections = new RejectionTable(units);
    return new KnowledgeStore(
        audit.unitOfWork(),
        new InMemoryFactRepository(
            units,
            new FactTable(units, packets, answers, deeds, clock),
            rejections,
            packets,
            clock),
        new InMemoryRejectionRepository(rejections),
        new InMemoryFactPredicateRepository(units),
        audit.log());
  }
}
