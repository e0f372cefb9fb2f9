package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactPredicateRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.domain.knowledge.fact.FormerFactRepository;
import io.l9.substrate.domain.knowledge.fact.ReadingMarkRepository;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.inmemory.audit.AuditTable;
import io.l9.substrate.inmemory.memory.catalog.ViewRefreshes;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;

/** The ports of this package. */
public final class FactComponents {

  private final FactTable table;
  private final RejectionTable refused;
  private final FactRepository facts;
  private final FormerFactRepository formerFacts;
  private final ReadingMarkRepository readingMarks;
  private final RejectionRepository rejections;
  private final FactPredicateRepository predicates;
  private final Beliefs beliefs;

  public FactComponents(
      UnitsOfWork units,
      PacketTable packets,
      AnswerTable answers,
      AuditTable deeds,
      ViewRefreshes refreshes,
      Clock clock) {
    refused = new RejectionTable(units);
    table = new FactTable(units, packets, answers, deeds, clock);
    beliefs = new Beliefs(table, refused);
    formerFacts = new InMemoryFormerFactRepository(table);
    readingMarks = new InMemoryReadingMarkRepository(units, packets);
    rejections = new InMemoryRejectionRepository(refused);
    predicates = new InMemoryFactPredicateRepository(units);
    facts =
        new InMemoryFactRepository(
            units, table, refused, predicates, rejections, packets, refreshes, clock);
  }

  public FactTable table() {
    return table;
  }

  public RejectionTable refused() {
    return refused;
  }

  public FactRepository facts() {
    return facts;
  }

  public FormerFactRepository formerFacts() {
    return formerFacts;
  }

  public ReadingMarkRepository readingMarks() {
    return readingMarks;
  }

  /** Stores a row as another client of a database would, whoever owns it. */
  public void put(FormerFact row) {
    table.former.set(row);
  }

  public RejectionRepository rejections() {
    return rejections;
  }

  public FactPredicateRepository predicates() {
    return predicates;
  }

  public Beliefs beliefs() {
    return beliefs;
  }
}
