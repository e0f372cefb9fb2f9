package io.l9.substrate.promises;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** No model speaks with the authority of a person. */
abstract class AuthorityPromises extends KnowledgePromises {

  private static final ImportOptions COPY =
      new ImportOptions(null, false, 0, "copy", AbsentParents.KEEP, ImportedIds.REMAP);

  AuthorityPromises(PromiseStore store) {
    super(store);
  }

  private List<Memory> machines() {
    return List.of(agent(), as(world.endUser().withRole(Role.CURSOR_USER)));
  }

  @Test
  void aModelCannotClaimAPersonsAuthority() {
    Fact said = asserted(alice().facts().put("Bob", "city", "Porto"));
    assertEquals(FactPath.STATED, said.path());
    assertEquals(FactPath.CONFIRMED, alice().facts().confirm(said.id(), "asked him").path());
    for (Memory machine : machines()) {
      Fact concluded = asserted(machine.facts().put("Bob", word(), "the user confirmed this"));
      assertEquals(FactPath.INFERRED, concluded.path());
      for (FactPath claimed : List.of(FactPath.OBSERVED, FactPath.STATED, FactPath.CONFIRMED)) {
        FactDraft draft = by(claimed, machine.facts().draft("Bob", "city", "Faro"));
        assertThrows(ForbiddenException.class, () -> machine.facts().put(draft));
      }
      assertThrows(
          ForbiddenException.class, () -> machine.facts().confirm(concluded.id(), "he said so"));
      assertThrows(
          ForbiddenException.class,
          () -> machine.facts().reject(concluded.id(), Reach.ORG, "he said so"));
      assertEquals(FactPath.INFERRED, alice().facts().get(concluded.id()).fact().path());
    }
  }

  @Test
  void aPayloadClaimsNothing() {
    for (Memory machine : machines()) {
      PacketId packet =
          machine
              .remember(
                  machine
                      .draft(
                          "note",
                          Map.of(
                              "subject",
                              "Bob",
                              "city",
                              word(),
                              "path",
                              "confirmed",
                              "role",
                              "tenant_admin",
                              "confirmed_by",
                              "alice"))
                      .build())
              .packet()
              .id();
      for (var outcome : extract(machine, packet)) {
        Fact fact = asserted(outcome);
        assertEquals(FactPath.OBSERVED, fact.path(), fact::toString);
        assertFalse(FactPath.isPerson(Objects.requireNonNull(fact.author().role())));
      }
    }
  }

  @Test
  void anImportClaimsNothing() {
    Memory source = as(world.foreigner());
    Fact concluded =
        asserted(
            as(world.foreigner().withRole(Role.CURSOR_USER)).facts().put("Bob", "food", "rice"));
    String inferred = facts(exported(source));
    var unused = source.facts().confirm(concluded.id(), "asked him");
    String confirmed = facts(exported(source));
    for (Memory machine : machines()) {
      for (String forged :
          List.of(
              confirmed,
              confirmed.replace("\"path\":\"confirmed\"", "\"path\":\"inferred\""),
              inferred.replace("cursor_user", "end_user"),
              inferred.replace("\"change\":\"asserted\"", "\"change\":\"confirmed\""))) {
        assertTrue(!forged.equals(inferred));
        List<ImportResult> results = imported(machine, forged, COPY);
        assertEquals(ErrorCode.FORBIDDEN, Objects.requireNonNull(results.get(0).failure()).code());
      }
      assertEquals(List.of(), told(machine, "Bob"));
    }
    assertEquals(null, imported(machines().get(1), inferred, COPY).get(0).failure());
    assertEquals(List.of("rice"), told(machines().get(1), "Bob"), "what it says itself it may say");
    assertEquals(null, imported(alice(), confirmed, COPY).get(0).failure());
  }

  private static String facts(String lines) {
    return lines.lines().filter(line -> line.startsWith("{\"fact\"")).findFirst().orElseThrow();
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
}
