package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;

/** The ports of this package. */
public final class FactComponents {

  private FactComponents() {}

  public static KnowledgeStore store(
      UnitsOfWork units,
      UnitOfWork unitOfWork,
      PacketTable packets,
      AnswerTable answers,
      Clock clock) {
    RejectionTable rejections = new RejectionTable(units);
    return new KnowledgeStore(
        unitOfWork,
        new InMemoryFactRepository(
            units, new FactTable(units, packets, answers, clock), rejections, packets, clock),
        new InMemoryRejectionRepository(rejections),
        new InMemoryFactPredicateRepository(units));
  }
}
