package io.l9.substrate.testkit.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditRedaction;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureVerification.Remains;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectCensus.TableRows;
import io.l9.substrate.domain.subject.SubjectRows;
import io.l9.substrate.domain.subject.SubjectRows.Batch;
import io.l9.substrate.domain.subject.TableTally;
import io.l9.substrate.domain.subject.TextPlace;
import io.l9.substrate.domain.subject.Treatment;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Kit for {@link SubjectRows}. */
public abstract class SubjectRowsContract extends SubjectContract {

  private SubjectRows rows() {
    return store().rows();
  }

  private long count(Subject subject) {
    return as(admin(), () -> rows().count(subject)).stream().mapToLong(TableRows::rows).sum();
  }

  private void enter(TenantScope actor) {
    AuditDraft deed =
        new AuditDraft(
            actor.owner(),
            Visibility.SHARED,
            "fact.confirm",
            new AuditTarget("fact", "f1"),
            "because",
            null,
            null,
            Seeds.uuid(random()));
    run(actor, () -> store().audit().append(List.of(deed)));
  }

  @Test
  void countsTheRowsOfASubject_andNobodyElses() {
    write(world().endUser(), 3, "here");
    write(world().endUserElsewhere(), 2, "elsewhere");
    write(world().colleague(), 5, "a colleague's");
    write(world().foreigner(), 7, "of another tenant");
    enter(world().endUser());
    assertEquals(6, count(userOf(world().endUser())));
    assertEquals(5, count(userOf(world().colleague())));
    assertEquals(9, count(org()));
    List<Treatment> treatments =
        as(admin(), () -> rows().count(userOf(world().endUser()))).stream()
            .map(TableRows::treatment)
            .toList();
    assertEquals(List.of(Treatment.DELETE, Treatment.KEEP), treatments.stream().sorted().toList());
  }

  @Test
  void erasesInBatches_andOthersKeepTheirs() {
    write(world().endUser(), 5, "gone");
    write(world().colleague(), 4, "stays");
    write(world().foreigner(), 4, "stays");
    Erasure erasure = begin(userOf(world().endUser()));
    assertThrows(
        ConflictException.class, () -> run(admin(), () -> rows().eraseNext(erasure.id(), 2, 2)));
    run(admin(), () -> rows().beginErasing(erasure.id()));
    run(admin(), () -> rows().beginErasing(erasure.id()));
    long done = 0;
    for (long expected : List.of(2L, 2L, 1L)) {
      Batch batch = as(admin(), () -> rows().eraseNext(erasure.id(), 2, 2)).orElseThrow();
      done += expected;
      assertEquals(expected, batch.rows());
      assertEquals(done, batch.done());
      assertEquals(5, batch.total());
    }
    assertEquals(Optional.empty(), as(admin(), () -> rows().eraseNext(erasure.id(), 2, 2)));
    assertEquals(0, count(userOf(world().endUser())));
    assertEquals(4, count(userOf(world().colleague())));
    TableTally tally = as(admin(), () -> rows().secondLook(erasure.id())).get(0);
    assertEquals(new TableTally(tally.table(), Treatment.DELETE, 5, 5, 0, 0, 0), tally);
  }

  @Test
  void aBatchThatIsRolledBackIsDoneAgain() {
    write(world().endUser(), 3, "gone");
    Erasure erasure = begin(userOf(world().endUser()));
    run(admin(), () -> rows().beginErasing(erasure.id()));
    assertThrows(
        IllegalStateException.class,
        () ->
            run(
                admin(),
                () -> {
                  assertTrue(rows().eraseNext(erasure.id(), 2, 2).isPresent());
                  throw new IllegalStateException("killed");
                }));
    assertEquals(3, count(userOf(world().endUser())));
    Batch batch = as(admin(), () -> rows().eraseNext(erasure.id(), 3, 3)).orElseThrow();
    assertEquals(3, batch.done());
  }

  @Test
  void keepsEntriesOfTheLogUnderAPseudonym() {
    enter(world().endUser());
    enter(world().colleague());
    Erasure erasure = begin(userOf(world().endUser()));
    eraseAll(erasure);
    List<AuditEntry> chain = as(admin(), () -> store().audit().chain(0, 10));
    AuditEntry entry = chain.get(0);
    assertTrue(entry.isRedacted());
    assertEquals(List.of(erasure.id()), entry.redactions());
    assertNull(entry.content());
    assertNotEquals(world().endUser().user(), entry.user());
    assertEquals(entry.user(), entry.owner().user(), "one pseudonym");
    assertEquals(world().endUser().org(), entry.owner().org());
    assertEquals(Optional.empty(), entry.faultBehind(AuditHead.EMPTY));
    assertFalse(chain.get(1).isRedacted());
    assertEquals(List.of(entry), as(admin(), () -> store().audit().redacted(erasure.id(), 0, 10)));
    assertEquals(
        List.of(), as(admin(), () -> store().audit().redacted(erasure.id(), entry.number(), 10)));
    assertEquals(
        List.of(new AuditRedaction(erasure.id(), 0, null)),
        as(admin(), () -> store().audit().redactions()));
    TableTally tally = as(admin(), () -> rows().secondLook(erasure.id())).get(0);
    assertEquals(new TableTally(tally.table(), Treatment.KEEP, 1, 0, 1, 0, 0), tally);
  }

  @Test
  void waitsForNothingWhereNothingIsOpen_andCountsWhatRemains() {
    write(world().endUser(), 1, "gone");
    Erasure erasure = begin(userOf(world().endUser()));
    assertTrue(as(admin(), () -> rows().awaitOlder(erasure.id(), Duration.ofSeconds(10))));
    eraseAll(erasure);
    run(admin(), () -> store().erasures().finish(certificate(store().erasures().hold(), erasure)));
    assertEquals(List.<Remains>of(), as(admin(), () -> rows().remains()));
  }

  @Test
  void findsATextInTheTenantAlone() {
    write(world().endUser(), 2, "a zyxwvqk sings");
    write(world().colleague(), 1, "so does the zyxwvqk");
    write(world().foreigner(), 1, "the zyxwvqk of another tenant");
    List<TextPlace> places = as(admin(), () -> rows().find("zyxwvqk"));
    assertEquals(1, places.size(), places::toString);
    assertEquals(3, places.get(0).rows());
    assertEquals(List.of(), as(admin(), () -> rows().find("Zyxwvqk")));
  }

  @Test
  void isForAdministratorsOfTheTenantAlone() {
    Subject subject = userOf(world().endUser());
    UUID id = Seeds.uuid(random());
    for (TenantScope other : List.of(world().colleague(), world().orgAdmin(), world().system())) {
      for (Runnable call :
          List.<Runnable>of(
              () -> rows().count(subject),
              () -> rows().awaitOlder(id, Duration.ZERO),
              () -> rows().beginErasing(id),
              () -> rows().eraseNext(id, 1, 1),
              () -> rows().refresh(),
              () -> rows().secondLook(id),
              () -> rows().remains(),
              () -> rows().find("text"))) {
        assertThrows(ForbiddenException.class, () -> run(other, call));
      }
    }
    assertThrows(
        ForbiddenException.class,
        () -> run(admin(), () -> rows().count(userOf(world().foreigner()))));
    assertThrows(
        ForbiddenException.class,
        () -> run(admin(), () -> rows().count(Subject.tenant(admin().tenant()))));
    assertThrows(IllegalStateException.class, () -> rows().refresh());
  }
}
