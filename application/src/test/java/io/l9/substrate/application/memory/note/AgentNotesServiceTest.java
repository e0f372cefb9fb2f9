package io.l9.substrate.application.memory.note;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteDraft;
import io.l9.substrate.domain.memory.note.NoteSearch;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentNotesServiceTest {

  private static final FakeEmbedder WIDE =
      new FakeEmbedder(new EmbeddingModel("wide", AgentNotes.DIMENSION), 100);

  private final MemoryFixture fixture = new MemoryFixture(WIDE);
  private final TenantScope user = fixture.world.endUser();

  private NoteDraft draft(String text) {
    return NoteDraft.of("agent", fixture.json.of(Map.of("text", text)), null);
  }

  @Test
  void embedsWhereTheEmbedderHasTheDimension() {
    Note email = fixture.memory.notes().append(user, draft("alice prefers email"));
    fixture.memory.notes().append(user, draft("it rained in lisbon"));
    assertEquals(
        email,
        fixture
            .memory
            .notes()
            .search(user, NoteSearch.near("email of alice", 1))
            .matches()
            .get(0)
            .note());
    assertEquals(email, fixture.memory.notes().get(user, email.id()));
  }

  @Test
  void wantsAVector_whereNoEmbedderMakesOne() {
    MemoryFixture small = new MemoryFixture();
    ValidationException refused =
        assertThrows(
            ValidationException.class, () -> small.memory.notes().append(user, draft("text")));
    assertEquals(ErrorCode.DIMENSION_MISMATCH, refused.code());
    assertThrows(
        ValidationException.class,
        () -> small.memory.notes().search(user, NoteSearch.near("text", 1)));
    Vector own = WIDE.embedQuery("text");
    Note note = small.memory.notes().append(user, NoteDraft.of("a", small.json.of("text"), own));
    assertEquals(
        note, small.memory.notes().search(user, NoteSearch.near(own, 1)).matches().get(0).note());
  }

  @Test
  void refusesWhatIsNoNote() {
    assertEquals(
        ErrorCode.DIMENSION_MISMATCH,
        assertThrows(
                ValidationException.class,
                () -> NoteDraft.of("a", fixture.json.of("x"), Vector.of(1, 2)))
            .code());
    assertThrows(ValidationException.class, () -> NoteDraft.of("\0", fixture.json.of("x"), null));
    assertThrows(ValidationException.class, () -> draft("x").withImportance(Double.NaN));
    assertThrows(ValidationException.class, () -> fixture.memory.notes().append(user, draft(" ")));
    assertThrows(
        ForbiddenException.class,
        () -> fixture.memory.notes().append(user, draft("x").withVisibility(Visibility.L_PRIVATE)));
    assertThrows(ValidationException.class, () -> new NoteSearch("x", Vector.of(1), null, 1, null));
    assertThrows(ValidationException.class, () -> NoteSearch.near("x", 201));
  }

  @Test
  void deletesOnlyWhatTheScopeMay() {
    Note own = fixture.memory.notes().append(user, draft("own"));
    Note shared = fixture.memory.notes().append(fixture.world.orgAdmin(), draft("shared"));
    assertThrows(
        NotFoundException.class,
        () -> fixture.memory.notes().delete(fixture.world.foreigner(), own.id()));
    assertThrows(ForbiddenException.class, () -> fixture.memory.notes().delete(user, shared.id()));
    fixture.memory.notes().delete(user, own.id());
    assertThrows(NotFoundException.class, () -> fixture.memory.notes().get(user, own.id()));
  }
}
