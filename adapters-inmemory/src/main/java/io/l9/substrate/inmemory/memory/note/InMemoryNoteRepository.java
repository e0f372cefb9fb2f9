package io.l9.substrate.inmemory.memory.note;

import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteMatches;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Notes by their ids. A search compares all of them. */
final class InMemoryNoteRepository implements NoteRepository {

  private final JsonCodec json;
  private final ScopedTable<UUID, Note> notes;
  private final Table<UUID, Vector> vectors;

  InMemoryNoteRepository(UnitsOfWork units, PacketTable packets, JsonCodec json) {
    this.json = json;
    notes = new ScopedTable<>(units, Note::id, Note::owner, Note::visibility);
    vectors = new Table<>(units);
    packets.dependent(Kind.NOTES, this::erase);
  }

  @Override
  public void create(Note note, Vector vector) {
    notes.create(note);
    vectors.put(note.id(), vector);
  }

  @Override
  public Optional<Note> find(UUID id) {
    return notes.find(id);
  }

  @Override
  public Page<Note> list(NoteQuery query) {
    return Pages.newestFirst(of(query.agentId()), Note::position, query.after(), query.limit());
  }

  @Override
  public NoteMatches nearest(
      Vector vector, @Nullable String agentId, int limit, @Nullable Double minSimilarity) {
    return new NoteMatches(
        of(agentId)
            .map(note -> new NoteMatches.Match(note, vector(note).cosine(vector)))
            .filter(match -> minSimilarity == null || match.similarity() >= minSimilarity)
            .sorted(Comparator.comparingDouble(NoteMatches.Match::similarity).reversed())
            .limit(limit)
            .toList(),
        true);
  }

  @Override
  public boolean delete(UUID id) {
    return notes.delete(id);
  }

  /** Deletes the notes of all owners in the tenant that name a packet; returns how many. */
  private long erase(Packet packet) {
    List<UUID> gone =
        notes
            .all()
            .filter(note -> note.owner().tenant().equals(packet.owner().tenant()))
            .filter(
                note ->
                    json.read(note.payload()) instanceof Map<?, ?> payload
                        && packet.id().toString().equals(payload.get("packet_id")))
            .map(Note::id)
            .toList();
    gone.forEach(notes::remove);
    return gone.size();
  }

  private Stream<Note> of(@Nullable String agentId) {
    return notes.visible().filter(note -> agentId == null || agentId.equals(note.agentId()));
  }

  private Vector vector(Note note) {
    return Objects.requireNonNull(vectors.get(note.id()));
  }
}
