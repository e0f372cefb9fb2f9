package io.l9.substrate.persistence.reflection;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.util.UUID;

/** Writes of {@code reflection_store}. */
@Repository
interface ReflectionTable {

  @Insert
  void insert(IndexedReflectionRow row);

  @Update
  void update(ReflectionRow row);

  @Update
  void updateIndexed(IndexedReflectionRow row);

  @Query("delete from ReflectionRow where id = :id and governed")
  int delete(UUID id);
}
