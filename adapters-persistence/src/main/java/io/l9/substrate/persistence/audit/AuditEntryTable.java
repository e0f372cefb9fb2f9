package io.l9.substrate.persistence.audit;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Repository;
import java.util.List;

/** Writes of {@code audit_log}. */
@Repository
interface AuditEntryTable {

  @Insert
  void insertAll(List<AuditEntryRow> rows);
}
