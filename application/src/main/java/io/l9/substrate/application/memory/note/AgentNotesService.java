package io.l9.substrate.application.memory.note;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteDraft;
import io.l9.substrate.domain.memory.note.NoteMatches;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.memory.note.NoteSearch;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The use cases of notes. A note that brings no vector is embedded before the unit of work. */
public final class AgentNotesService implements AgentNotes {

  private final UnitOfWork unitOfWork;
  private final NoteRepository notes;
  private final JsonCodec json;
  private final IdGenerator ids;
  private final Clock clock;
  private final @Nullable Embedder embedder;

  public AgentNotesService(MemoryStore store, MemoryConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.notes = store.notes();
    this.json = config.json();
    this.ids = config.ids();
    this.clock = config.clock();
    this.embedder =
        config.embedder() != null && config.embedder().model().dimension() == DIMENSION
            ? config.embedder()
            : null;
  }

  @Override
  public Note append(TenantScope scope, NoteDraft draft) {
    Require.present("/note", draft);
    if (!scope.mayWrite(scope.owner(), draft.visibility())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " may not write notes of the scope "
              + draft.visibility().code()
              + " here");
    }
    Vector vector = draft.vector();
    if (vector == null) {
      String text = PacketText.of(draft.payload(), json);
      if (text.isBlank()) {
        throw ValidationException.at("/payload", "has no text to embed; give a vector");
      }
      vector = embedder().embed(List.of(text)).get(0);
    }
    Vector stored = vector;
    Note note =
        new Note(
            ids.next(),
            scope.owner(),
            draft.visibility(),
            draft.agentId(),
            draft.payload(),
            draft.importance(),
            Times.stored(clock.instant()));
    return unitOfWork.inScope(
        scope,
        () -> {
          notes.create(note, stored);
          return note;
        });
  }

  private Embedder embedder() {
    if (embedder == null) {
      throw ValidationException.at(
          "/vector",
          ErrorCode.DIMENSION_MISMATCH,
          "is required: no embedder is configured whose vectors have " + DIMENSION + " numbers");
    }
    return embedder;
  }

  @Override
  public Note get(TenantScope scope, UUID id) {
    Require.present("/note_id", id);
    return unitOfWork.inScope(scope, () -> visible(id));
  }

  private Note visible(UUID id) {
    return notes
        .find(id)
        .orElseThrow(() -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no note " + id));
  }

  @Override
  public Page<Note> list(TenantScope scope, NoteQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> notes.list(query));
  }

  @Override
  public NoteMatches search(TenantScope scope, NoteSearch search) {
    Require.present("/search", search);
    Vector vector =
        search.vector() != null
            ? search.vector()
            : embedder().embedQuery(Objects.requireNonNull(search.text()));
    return unitOfWork.inScope(
        scope,
        () -> notes.nearest(vector, search.agentId(), search.limit(), search.minSimilarity()));
  }

  @Override
  public void delete(TenantScope scope, UUID id) {
    Require.present("/note_id", id);
    boolean deleted =
        unitOfWork.inScope(
            scope,
            () -> {
              visible(id);
              return notes.delete(id);
            });
    if (!deleted) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "this scope sees the note and may not delete it");
    }
  }
}
