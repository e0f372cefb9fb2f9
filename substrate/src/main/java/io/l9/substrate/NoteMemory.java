package io.l9.substrate;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteDraft;
import io.l9.substrate.domain.memory.note.NoteMatches;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.note.NoteSearch;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One actor's notes; see {@link Memory#notes()} and {@link AgentNotes}. Immutable, thread-safe. */
public final class NoteMemory {

  private final MemorySubstrate substrate;
  private final TenantScope scope;

  NoteMemory(MemorySubstrate substrate, TenantScope scope) {
    this.substrate = substrate;
    this.scope = scope;
  }

  /**
   * Stores a note.
   *
   * @param payload a plain value that becomes the JSON payload
   * @param vector of 1536 numbers; null: the embedder makes it, if its vectors have so many
   */
  public Note append(String agentId, @Nullable Object payload, @Nullable Vector vector) {
    return append(NoteDraft.of(agentId, substrate.document("/payload", payload), vector));
  }

  public Note append(NoteDraft draft) {
    return notes().append(scope, draft);
  }

  public Note get(UUID id) {
    return notes().get(scope, id);
  }

  /** Notes, newest first. */
  public Page<Note> list(NoteQuery query) {
    return notes().list(scope, query);
  }

  public NoteMatches search(NoteSearch search) {
    return notes().search(scope, search);
  }

  public void delete(UUID id) {
    notes().delete(scope, id);
  }

  private AgentNotes notes() {
    return substrate.memory().notes();
  }
}
