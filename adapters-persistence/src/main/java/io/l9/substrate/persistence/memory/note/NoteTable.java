package io.l9.substrate.persistence.memory.note;

import jakarta.data.Limit;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code semantic_memory} that a scope sees. */
@Repository
interface NoteTable {

  @Insert
  void insert(IndexedNoteRow row);

  @Query("from NoteRow where id = :id")
  Optional<NoteRow> find(UUID id);

  @Query("from NoteRow where (createdAt, id) < (:at, :id) order by createdAt desc, id desc")
  List<NoteRow> before(Instant at, UUID id, Limit limit);

  @Query(
      "from NoteRow where agentId = :agentId and (createdAt, id) < (:at, :id)"
          + " order by createdAt desc, id desc")
  List<NoteRow> ofAgentBefore(String agentId, Instant at, UUID id, Limit limit);

  @Query("delete from IndexedNoteRow where id = :id")
  int delete(UUID id);
}
