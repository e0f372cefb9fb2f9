package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteMatches;
import io.l9.substrate.domain.memory.note.NoteMatches.Match;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Notes by their ids. A search compares all of them. */
final class InMemoryNoteRepository implements NoteRepository {

  private record Row(Note note, Vector vector) {}

  private final InMemoryUnitOfWork unitOfWork;
  private final JsonCodec json;
  private final Table<UUID, Row> notes;

  InMemoryNoteRepository(InMemoryUnitOfWork unitOfWork, JsonCodec json) {
    this.unitOfWork = unitOfWork;
    this.json = json;
    notes = new Table<>(unitOfWork);
  }

  @Override
  public void create(Note note, Vector vector) {
    TenantScope scope = unitOfWork.scope();
    if (!scope.mayWrite(note.owner(), note.visibility())) {
      throw InMemoryPacketRepository.forbidden(scope);
    }
    if (notes.get(note.id()) != null) {
      throw new ConflictException(ErrorCode.CONFLICT, "something of that key is already stored");
    }
    notes.put(note.id(), new Row(note, vector));
  }

  @Override
  public Optional<Note> find(UUID id) {
    return visible().map(Row::note).filter(note -> note.id().equals(id)).findFirst();
  }

  @Override
  public Page<Note> list(NoteQuery query) {
    return Page.of(
        visible()
            .map(Row::note)
            .filter(note -> query.agentId() == null || query.agentId().equals(note.agentId()))
            .filter(note -> query.after() == null || note.position().compareTo(query.after()) < 0)
            .sorted(Comparator.comparing(Note::position).reversed())
            .limit(query.limit() + 1L)
            .toList(),
        query.limit(),
        Note::position);
  }

  @Override
  public NoteMatches nearest(
      Vector vector, @Nullable String agentId, int limit, @Nullable Double minSimilarity) {
    return new NoteMatches(
        visible()
            .filter(row -> agentId == null || agentId.equals(row.note().agentId()))
            .map(row -> new Match(row.note(), row.vector().cosine(vector)))
            .filter(match -> minSimilarity == null || match.similarity() >= minSimilarity)
            .sorted(Comparator.comparingDouble(Match::similarity).reversed())
            .limit(limit)
            .toList(),
        true);
  }

  @Override
  public boolean delete(UUID id) {
    TenantScope scope = unitOfWork.scope();
    Row row = notes.get(id);
    if (row == null || !scope.mayWrite(row.note().owner(), row.note().visibility())) {
      return false;
    }
    notes.remove(id);
    return true;
  }

  /** Deletes the notes that name a packet of the tenant, whosever they are; how many they were. */
  long erase(TenantId tenant, PacketId packet) {
    List<UUID> gone =
        notes.values().stream()
            .map(Row::note)
            .filter(note -> note.owner().tenant().equals(tenant))
            .filter(
                note ->
                    json.read(note.payload()) instanceof Map<?, ?> payload
                        && packet.toString().equals(payload.get("packet_id")))
            .map(Note::id)
            .toList();
    gone.forEach(notes::remove);
    return gone.size();
  }

  private Stream<Row> visible() {
    TenantScope scope = unitOfWork.scope();
    return notes.values().stream()
        .filter(row -> scope.sees(row.note().owner(), row.note().visibility()));
  }
}
