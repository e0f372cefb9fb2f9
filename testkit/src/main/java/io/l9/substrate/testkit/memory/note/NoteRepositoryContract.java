package io.l9.substrate.testkit.memory.note;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteMatches;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link NoteRepository}. */
public abstract class NoteRepositoryContract extends MemoryContract
    implements AggregateContract<NoteRepository, Note> {

  @Override
  public Class<NoteRepository> port() {
    return NoteRepository.class;
  }

  @Override
  public NoteRepository repository() {
    return memory().notes();
  }

  @Override
  public Aggregate<Note> aggregate(NoteRepository notes) {
    return new Aggregate<>(
            Note::position,
            (id, owner, visibility, at) -> note(id, owner, visibility, "a", at),
            note -> notes.create(note, vector(1)),
            notes::find,
            (limit, after) -> notes.list(new NoteQuery(null, limit, after)))
        .read(
            "nearest",
            limit ->
                notes.nearest(vector(1), null, limit, null).matches().stream()
                    .map(NoteMatches.Match::note))
        .change("delete", note -> notes.delete(note.id()), note -> Optional.empty());
  }

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Note note =
        new Note(
            Seeds.uuid(random()),
            actor.owner(),
            Visibility.SHARED,
            "agent \uD83D\uDE80",
            json().of(Map.of("text", "Grüße", "n", 1.5, "list", List.of(1, "b"))),
            0.25,
            NOW);
    create(actor, note, vector(1));
    assertEquals(Optional.of(note), as(actor, () -> repository().find(note.id())));
    assertEquals(List.of(note), list(actor, null));
    assertEquals(note, nearest(actor, vector(1), null, 1).matches().get(0).note());
  }

  @Test
  void listsTheNotesOfAnAgent() {
    TenantScope actor = world().endUser();
    List<Note> ofA = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Note note = note(actor, i % 2 == 0 ? "a" : "b", NOW.minusSeconds(i));
      create(actor, note, vector(1));
      if (i % 2 == 0) {
        ofA.add(note);
      }
    }
    assertEquals(ofA, list(actor, "a"));
  }

  @Test
  void findsTheNearest_asManyAsThereAre() {
    TenantScope actor = world().endUser();
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Note note = note(actor, i < 6 ? "a" : "b", NOW);
      notes.add(note);
      create(actor, note, vector(i));
    }
    for (int k : new int[] {1, 5, 12, 40}) {
      NoteMatches found = nearest(actor, vector(0), null, k);
      assertEquals(Math.min(k, 12), found.matches().size());
      for (int i = 0; i < found.matches().size(); i++) {
        assertEquals(notes.get(i), found.matches().get(i).note());
        assertEquals(vector(0).cosine(vector(i)), found.matches().get(i).similarity(), 1e-5);
      }
    }
    assertEquals(
        notes.subList(6, 9),
        nearest(actor, vector(0), "b", 3).matches().stream().map(NoteMatches.Match::note).toList());
    double third = vector(0).cosine(vector(2));
    assertEquals(
        3,
        as(actor, () -> repository().nearest(vector(0), null, 12, third - 1e-4)).matches().size());
  }

  private void create(TenantScope actor, Note note, Vector vector) {
    run(actor, () -> repository().create(note, vector));
  }

  private Note note(TenantScope actor, String agent, Instant at) {
    return note(Seeds.uuid(random()), actor.owner(), Visibility.SHARED, agent, at);
  }

  private Note note(UUID id, Ownership owner, Visibility visibility, String agent, Instant at) {
    return new Note(
        id, owner, visibility, agent, json().of("note " + Seeds.uuid(random())), 0.5, at);
  }

  private List<Note> list(TenantScope actor, @Nullable String agent) {
    return as(actor, () -> repository().list(new NoteQuery(agent, 9, null))).items();
  }

  private NoteMatches nearest(TenantScope actor, Vector vector, @Nullable String agent, int limit) {
    return as(actor, () -> repository().nearest(vector, agent, limit, null));
  }

  /** The farther apart two numbers are, the farther apart the vectors. */
  private static Vector vector(int number) {
    float[] numbers = new float[AgentNotes.DIMENSION];
    numbers[0] = (float) Math.cos(number * 0.2);
    numbers[1] = (float) Math.sin(number * 0.2);
    return Vector.of(numbers);
  }
}
