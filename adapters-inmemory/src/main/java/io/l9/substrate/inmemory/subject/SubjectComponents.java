package io.l9.substrate.inmemory.subject;

import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.inmemory.audit.AuditTable;
import io.l9.substrate.inmemory.identity.KeyTable;
import io.l9.substrate.inmemory.memory.curation.PacketErasure;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;

/** The ports of this package. */
public final class SubjectComponents {

  private SubjectComponents() {}

  /**
   * Returns the store, and has every unit of work refuse the scopes of erased subjects.
   *
   * @param clock the time of tombstones
   */
  public static SubjectStore store(
      UnitsOfWork units,
      AuditTable deeds,
      KeyTable keys,
      PacketErasure packets,
      AuditStore audit,
      Clock clock) {
    ErasureTable table = new ErasureTable(units);
    units.refuse(table::isErased);
    deeds.certify(table::redactions);
    return new SubjectStore(
        audit.unitOfWork(),
        new InMemoryErasureRepository(table, keys, clock),
        new InMemorySubjectRows(units, table, deeds, packets),
        audit.log());
  }
}
