package io.l9.substrate.persistence.requests;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;

/** The rows of {@code operations} that a scope sees. */
@Repository
interface OperationTable {

  @Insert
  void insert(OperationRow row);

  @Update
  void update(OperationRow row);
}
