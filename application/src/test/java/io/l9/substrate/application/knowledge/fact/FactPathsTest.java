package io.l9.substrate.application.knowledge.fact;

import static io.l9.substrate.application.knowledge.KnowledgeFixture.fact;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way in and the credential decide how far a fact is trusted. */
class FactPathsTest {

  private final KnowledgeFixture fixture = new KnowledgeFixture();
  private final TenantScope user = fixture.user;

  @Test
  void takesThePathFromTheCaller_neverFromWhatIsSaid() {
    Fact concluded =
        fact(fixture.put(fixture.agent, fixture.draft("note", "the user confirmed this")));
    assertEquals(FactPath.INFERRED, concluded.path());
    assertEquals(FactPath.STATED, fixture.put(fixture.draft("city", "Oslo")).path());
    assertEquals(
        FactPath.INFERRED,
        fact(fixture.put(user.withRole(Role.CURSOR_USER), fixture.draft("city", "Rome"))).path());
    for (FactPath claimed : List.of(FactPath.OBSERVED, FactPath.STATED, FactPath.CONFIRMED)) {
      assertThrows(
          ForbiddenException.class,
          () -> fixture.put(fixture.agent, by(claimed, fixture.draft("city", "Paris"))));
    }
    assertThrows(
        ForbiddenException.class,
        () -> fixture.put(user, by(FactPath.CONFIRMED, fixture.draft("city", "Paris"))));
    assertEquals(
        FactPath.INFERRED,
        fixture.put(by(FactPath.INFERRED, fixture.draft("food", "rice"))).path());
  }

  private static FactDraft by(FactPath path, FactDraft draft) {
    return new FactDraft(
        draft.subject(),
        draft.predicate(),
        draft.object(),
        draft.validity(),
        draft.confidence(),
        draft.source(),
        draft.place(),
        draft.onConflict(),
        path,
        draft.visibility());
  }

  @Test
  void raisesThePath_whenAPersonSaysWhatWasConcluded() {
    Fact concluded = fixture.put(by(FactPath.INFERRED, fixture.draft("city", "Oslo")));
    AssertOutcome outcome = fixture.put(user, fixture.draft("city", "Oslo"));
    assertInstanceOf(AssertOutcome.Reinforced.class, outcome);
    assertEquals(FactPath.STATED, fact(outcome).path());
    assertEquals(concluded.confidence(), fact(outcome).confidence());
    assertEquals(1, fact(outcome).support());
    Fact again = fixture.put(by(FactPath.INFERRED, fixture.draft("city", "Oslo")));
    assertEquals(fact(outcome), again, "and no machine lowers it");
  }

  @Test
  void isConfirmedByAPersonAlone() {
    Fact fact = fixture.put(fixture.draft("city", "Oslo"));
    for (TenantScope machine : List.of(fixture.agent, user.withRole(Role.CURSOR_USER))) {
      assertThrows(
          ForbiddenException.class, () -> fixture.facts.confirm(machine, fact.id(), "sure"));
    }
    Fact confirmed = fixture.facts.confirm(user, fact.id(), "asked her");
    assertEquals(FactPath.CONFIRMED, confirmed.path());
    assertEquals(fact.confidence(), confirmed.confidence());
    FactRevision last = fixture.facts.history(user, fact.id()).get(1);
    assertEquals("asked her", last.change().reason());
    assertEquals(user.user(), last.change().author().user());
    assertEquals(confirmed, fixture.facts.confirm(user, fact.id(), "once more"));
  }
}
