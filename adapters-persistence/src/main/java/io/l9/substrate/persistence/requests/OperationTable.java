package io.l9.substrate.persistence.requests;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code operations} that a scope sees. */
@Repository
interface OperationTable {

  @Query("from OperationRow where id = :id")
  Optional<OperationRow> find(UUID id);

  @Insert
  void insert(OperationRow row);

  @Update
  void update(OperationRow row);
}
