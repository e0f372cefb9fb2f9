package io.l9.substrate.inmemory.memory.summary;

import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.inmemory.memory.access.AccessTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.retention.RetentionTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The port of this package. */
public final class SummaryComponents {

  private SummaryComponents() {}

  public static SummaryRepository repository(
      UnitsOfWork units,
      PacketTable packets,
      AnswerTable answers,
      AccessTable accesses,
      RetentionTable retention) {
    return new InMemorySummaryRepository(units, packets, answers, accesses, retention);
  }
}
