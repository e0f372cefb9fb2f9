package io.l9.substrate.persistence.memory.access;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Repository;
import java.util.List;

/** Writes of {@code memory_access_log}. */
@Repository
interface AccessTable {

  @Insert
  void insertAll(List<AccessRow> rows);
}
