package io.l9.substrate.inmemory.requests;

import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The ports of this package. */
public final class RequestComponents {

  private RequestComponents() {}

  public static IdempotencyRepository idempotency(
      UnitsOfWork units, AnswerTable answers, PacketTable packets) {
    return new InMemoryIdempotencyRepository(units, answers, packets);
  }

  public static OperationRepository operations(OperationTable operations) {
    return new InMemoryOperationRepository(operations);
  }
}
