package io.l9.substrate.inmemory.knowledge.review;

import io.l9.substrate.domain.knowledge.review.ReviewRepository;
import io.l9.substrate.inmemory.audit.AuditTable;
import io.l9.substrate.inmemory.knowledge.fact.FactComponents;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.reflection.ReflectionComponents;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The port of this package. */
public final class ReviewComponents {

  private ReviewComponents() {}

  public static ReviewRepository repository(
      UnitsOfWork units,
      FactComponents facts,
      PacketTable packets,
      ReflectionComponents lessons,
      AuditTable deeds) {
    return new InMemoryReviewRepository(units, facts, packets, lessons, deeds);
  }
}
