package io.l9.substrate.persistence.reflection;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.util.UUID;

/** Writes of {@code task_reflections}; a trigger keeps what an update replaces. */
@Repository
interface TaskReflectionTable {

  @Insert
  void insert(TaskReflectionRow row);

  @Update
  void update(TaskReflectionRow row);

  @Query("delete from TaskReflectionRow where id = :id")
  int delete(UUID id);
}
