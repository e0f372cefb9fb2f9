package io.l9.substrate.persistence.memory.summary;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.util.UUID;

/** Writes of {@code memory_summaries}. */
@Repository
interface SummaryTable {

  @Insert
  void insert(IndexedSummaryRow row);

  @Update
  void update(IndexedSummaryRow row);

  @Query("delete from IndexedSummaryRow where id = :id")
  int delete(UUID id);
}
