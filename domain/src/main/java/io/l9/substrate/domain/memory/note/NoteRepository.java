package io.l9.substrate.domain.memory.note;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.Page;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: stored notes, as the active unit of work sees them. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface NoteRepository {

  /**
   * Stores a note.
   *
   * @param vector of {@value AgentNotes#DIMENSION} numbers
   * @throws io.l9.substrate.domain.shared.ConflictException if its id is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it
   */
  void create(Note note, Vector vector);

  Optional<Note> find(UUID id);

  /** Notes by (created, id), newest first. */
  Page<Note> list(NoteQuery query);

  /**
   * The nearest notes by cosine; as many as asked for, if that many are visible and near enough.
   *
   * @param agentId of this agent; null: of every agent
   * @param minSimilarity least cosine; null: any
   */
  NoteMatches nearest(
      Vector vector, @Nullable String agentId, int limit, @Nullable Double minSimilarity);

  /** Deletes a note; false if there is none that this scope may delete. */
  boolean delete(UUID id);
}
