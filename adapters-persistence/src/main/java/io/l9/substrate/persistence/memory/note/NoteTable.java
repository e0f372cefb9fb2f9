package io.l9.substrate.persistence.memory.note;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.util.UUID;

/** Writes of {@code semantic_memory}. */
@Repository
interface NoteTable {

  @Insert
  void insert(IndexedNoteRow row);

  @Query("delete from IndexedNoteRow where id = :id")
  int delete(UUID id);
}
