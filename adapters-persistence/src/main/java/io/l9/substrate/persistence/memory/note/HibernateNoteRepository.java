package io.l9.substrate.persistence.memory.note;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteMatches;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.persistence.memory.search.VectorSearch;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Notes as rows of {@code semantic_memory}. */
final class HibernateNoteRepository implements NoteRepository {

  private final Sessions sessions;
  private final Table<NoteTable> notes;
  private final NoteSearchSql search;
  private final NoteMapper mapper = new NoteMapperImpl();

  HibernateNoteRepository(Sessions sessions, int exactUpTo) {
    this.sessions = sessions;
    notes = sessions.table(NoteTable_::new);
    search = new NoteSearchSql(sessions, exactUpTo);
  }

  @Override
  public void create(Note note, Vector vector) {
    notes.insert(rows -> rows.insert(mapper.toRow(note, vector, sessions.scope())));
  }

  @Override
  public Optional<Note> find(UUID id) {
    return sessions.find(NoteRow.class, id).map(mapper::toNote);
  }

  @Override
  public Page<Note> list(NoteQuery query) {
    List<NoteRow> found =
        sessions
            .select(NoteRow.class)
            .where("r.agent_id = ?", query.agentId())
            .page("created_at", true, query.after(), query.limit() + 1);
    return Page.of(found.stream().map(mapper::toNote).toList(), query.limit(), Note::position);
  }

  @Override
  public NoteMatches nearest(
      Vector vector, @Nullable String agentId, int limit, @Nullable Double minSimilarity) {
    VectorSearch.Found<NoteSearchSql.Match> found = search.nearest(vector, agentId, limit);
    List<NoteSearchSql.Match> near =
        found.rows().stream()
            .filter(match -> minSimilarity == null || match.similarity() >= minSimilarity)
            .limit(limit)
            .toList();
    Map<UUID, Note> byId =
        sessions
            .findAll(NoteRow.class, near.stream().map(NoteSearchSql.Match::id).toList())
            .stream()
            .map(mapper::toNote)
            .collect(Collectors.toMap(Note::id, Function.identity()));
    List<NoteMatches.Match> matches = new ArrayList<>();
    for (NoteSearchSql.Match match : near) {
      Note note = byId.get(match.id());
      if (note != null) {
        matches.add(new NoteMatches.Match(note, match.similarity()));
      }
    }
    return new NoteMatches(matches, found.exact());
  }

  @Override
  public boolean delete(UUID id) {
    return notes.query(rows -> rows.delete(id)) > 0;
  }
}
