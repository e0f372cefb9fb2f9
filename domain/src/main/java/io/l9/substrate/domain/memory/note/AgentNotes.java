package io.l9.substrate.domain.memory.note;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.UUID;

/**
 * Inbound port: short notes that agents find again by nearness. All vectors of a tenant's notes are
 * to come from one model; nothing here knows which. Thread-safe.
 */
public interface AgentNotes {

  /** The dimension of a note's vector. */
  int DIMENSION = 1536;

  /**
   * Stores a note.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException with the code {@code
   *     dimension-mismatch} if it brings no vector and no embedder makes one of {@value #DIMENSION}
   *     numbers
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this role may not write that
   *     visibility
   */
  Note append(TenantScope scope, NoteDraft draft);

  /**
   * One note.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees none of that id
   */
  Note get(TenantScope scope, UUID id);

  /** Notes, newest first. */
  Page<Note> list(TenantScope scope, NoteQuery query);

  /** The nearest notes by cosine, nearest first; as many as asked for, if there are that many. */
  NoteMatches search(TenantScope scope, NoteSearch search);

  /**
   * Deletes a note.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees none of that id
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may not delete it
   */
  void delete(TenantScope scope, UUID id);
}
