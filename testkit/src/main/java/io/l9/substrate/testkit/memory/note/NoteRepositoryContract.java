package io.l9.substrate.testkit.memory.note;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteMatches;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link NoteRepository} does. */
public abstract class NoteRepositoryContract extends MemoryContract {

  private static final int THREADS = 4;

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
    assertEquals(Optional.of(note), as(actor, () -> notes().find(note.id())));
    assertEquals(List.of(note), list(actor, null, 5, null).items());
    assertEquals(note, nearest(actor, vector(1), null, 1).matches().get(0).note());
  }

  @Test
  void refusesAnIdThatIsTaken_alsoByAnother() {
    Note note = note(world().endUser().owner(), Visibility.SHARED, "a", NOW);
    create(world().endUser(), note, vector(1));
    Note foreign =
        new Note(
            note.id(), world().foreigner().owner(), Visibility.SHARED, "b", note.payload(), 1, NOW);
    assertThrows(ConflictException.class, () -> create(world().foreigner(), foreign, vector(2)));
    assertEquals(Optional.of(note), as(world().endUser(), () -> notes().find(note.id())));
  }

  @Test
  void listsByTime_newestFirst_inPages() {
    TenantScope actor = world().endUser();
    List<Note> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // two of each time
      all.add(
          note(actor.owner(), Visibility.SHARED, i % 2 == 0 ? "a" : "b", NOW.plusSeconds(i / 2)));
    }
    List<Note> stored = new ArrayList<>(all);
    Collections.shuffle(stored, random());
    stored.forEach(note -> create(actor, note, vector(1)));
    List<Note> read = new ArrayList<>();
    Page<Note> page = list(actor, null, 3, null);
    while (true) {
      read.addAll(page.items());
      assertTrue(page.items().size() <= 3);
      if (page.next() == null) {
        break;
      }
      page = list(actor, null, 3, page.next());
    }
    all.sort((x, y) -> y.position().compareTo(x.position()));
    assertEquals(all, read);
    assertEquals(4, list(actor, "a", 9, null).items().size());
  }

  @Test
  void keepsEveryTime_andItsPlaceAmongTheOthers() {
    TenantScope actor = world().endUser();
    List<Note> newestFirst = new ArrayList<>();
    Moments.EDGES.forEach(
        at -> newestFirst.add(0, note(actor.owner(), Visibility.SHARED, "a", at)));
    newestFirst.forEach(note -> create(actor, note, vector(1)));
    List<Note> read = new ArrayList<>();
    Position after = null;
    do {
      Page<Note> page = list(actor, null, 4, after);
      read.addAll(page.items());
      assertTrue(read.size() <= newestFirst.size(), "a page is given twice");
      after = page.next();
    } while (after != null);
    assertEquals(newestFirst, read);
  }

  @Test
  void findsTheNearest_asManyAsThereAre() {
    TenantScope actor = world().endUser();
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Note note = note(actor.owner(), Visibility.SHARED, i < 6 ? "a" : "b", NOW);
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
        3, as(actor, () -> notes().nearest(vector(0), null, 12, third - 1e-4)).matches().size());
  }

  @Test
  void eachSeesCountsFindsAndDeletesOnlyItsOwn() {
    List<Note> all = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      for (Visibility visibility : Visibility.values()) {
        Optional<TenantScope> writer = world().writerOf(owner, visibility);
        if (writer.isPresent()) {
          Note note = note(owner, visibility, "a", NOW);
          create(writer.get(), note, vector(all.size() % 9));
          all.add(note);
        }
      }
    }
    for (TenantScope actor : world().actors()) {
      Set<UUID> visible =
          all.stream()
              .filter(n -> actor.sees(n.owner(), n.visibility()))
              .map(Note::id)
              .collect(Collectors.toSet());
      assertEquals(visible, ids(list(actor, "a", 200, null).items()), () -> "lists " + actor);
      assertEquals(
          visible,
          ids(
              nearest(actor, vector(0), null, 200).matches().stream()
                  .map(NoteMatches.Match::note)
                  .toList()),
          () -> "searches " + actor);
      for (Note note : all) {
        assertEquals(
            visible.contains(note.id()), as(actor, () -> notes().find(note.id())).isPresent());
        if (!actor.mayWrite(note.owner(), note.visibility())) {
          assertFalse(as(actor, () -> notes().delete(note.id())), () -> actor + " deletes " + note);
          assertThrows(
              ForbiddenException.class,
              () -> create(actor, note(note.owner(), note.visibility(), "x", NOW), vector(1)),
              () -> actor + " writes as " + note.owner());
        }
      }
    }
    for (Note note : all) {
      TenantScope writer = world().writerOf(note.owner(), note.visibility()).orElseThrow();
      assertTrue(as(writer, () -> notes().delete(note.id())));
      assertFalse(as(writer, () -> notes().delete(note.id())), "only once");
    }
  }

  @Test
  void concurrentWritersOfOneId_storeOneNote() {
    TenantScope actor = world().endUser();
    UUID id = Seeds.uuid(random());
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Note base = note(actor.owner(), Visibility.SHARED, "agent " + i, NOW);
      Note rival =
          new Note(
              id,
              base.owner(),
              base.visibility(),
              base.agentId(),
              base.payload(),
              base.importance(),
              NOW);
      writers.add(
          () -> {
            try {
              create(actor, rival, vector(1));
              return true;
            } catch (ConflictException e) {
              return false;
            }
          });
    }
    assertEquals(1, Concurrently.run(writers).stream().filter(stored -> stored).count());
    assertEquals(1, list(actor, null, 9, null).items().size());
  }

  @Test
  void refusesEveryMethod_outsideOfAUnit() {
    Note note = note(world().endUser().owner(), Visibility.SHARED, "a", NOW);
    List<Runnable> calls =
        List.of(
            () -> notes().create(note, vector(1)),
            () -> notes().find(note.id()),
            () -> notes().list(new NoteQuery(null, 1, null)),
            () -> notes().nearest(vector(1), null, 1, null),
            () -> notes().delete(note.id()));
    calls.forEach(call -> assertThrows(IllegalStateException.class, call::run));
  }

  private NoteRepository notes() {
    return memory().notes();
  }

  private void create(TenantScope actor, Note note, Vector vector) {
    run(actor, () -> notes().create(note, vector));
  }

  private Note note(Ownership owner, Visibility visibility, String agent, Instant at) {
    return new Note(
        Seeds.uuid(random()),
        owner,
        visibility,
        agent,
        json().of("note " + Seeds.uuid(random())),
        0.5,
        at);
  }

  private Page<Note> list(
      TenantScope actor,
      @Nullable String agent,
      int limit,
      io.l9.substrate.domain.shared.@Nullable Position after) {
    return as(actor, () -> notes().list(new NoteQuery(agent, limit, after)));
  }

  private NoteMatches nearest(TenantScope actor, Vector vector, @Nullable String agent, int limit) {
    return as(actor, () -> notes().nearest(vector, agent, limit, null));
  }

  private static Set<UUID> ids(List<Note> notes) {
    return new HashSet<>(notes.stream().map(Note::id).toList());
  }

  /** The farther apart two numbers are, the farther apart the vectors. */
  private static Vector vector(int number) {
    float[] numbers = new float[AgentNotes.DIMENSION];
    numbers[0] = (float) Math.cos(number * 0.2);
    numbers[1] = (float) Math.sin(number * 0.2);
    return Vector.of(numbers);
  }
}
