package io.l9.substrate.persistence.requests;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;

/** Writes of {@code operations}. */
@Repository
interface OperationTable {

  @Insert
  void insert(OperationRow row);

  @Update
  void update(OperationRow row);
}
