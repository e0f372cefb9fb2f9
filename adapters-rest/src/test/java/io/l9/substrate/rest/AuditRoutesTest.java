package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditRoutesTest extends SharedServerTest {

  private static final String VERIFICATION = "/v1/audit/verification";

  private void did(TenantScope actor, String action, String target) {
    AuditDraft deed =
        new AuditDraft(
            actor.owner(),
            Visibility.SHARED,
            action,
            new AuditTarget("fact", target),
            "no longer true",
            new JsonDocument("{\"state\":\"held\"}"),
            null,
            new UUID(1, 2));
    rest.audit
        .unitOfWork()
        .inScope(
            actor,
            () -> {
              rest.audit.log().append(List.of(deed));
              return true;
            });
  }

  private List<String> targets(String path, String key) {
    List<String> targets = new ArrayList<>();
    Answer page = rest.get(path, key);
    assertEquals(200, page.status(), page::toString);
    page.json().at("/data").forEach(item -> targets.add(item.path("target_id").asString()));
    return targets;
  }

  @Test
  void showsWhoDidWhatAndWhy() {
    did(rest.world.endUser(), "fact.erase", "f1");
    Answer page = rest.get("/v1/audit");
    assertEquals("1", page.at("/data/0/number"));
    assertEquals(String.valueOf(rest.world.endUser().user()), page.at("/data/0/actor_user_id"));
    assertEquals("end_user", page.at("/data/0/actor_role"));
    assertEquals("fact.erase", page.at("/data/0/action"));
    assertEquals("no longer true", page.at("/data/0/reason"));
    assertEquals("held", page.at("/data/0/before/state"));
    assertTrue(page.json().at("/data/0/after").isNull());
    assertEquals("false", page.at("/data/0/erased"));
    assertEquals("0".repeat(64), page.at("/data/0/previous_hash"));
  }

  @Test
  void listsWhatTheCallerSees_filtered_inPages() {
    TenantScope user = rest.world.endUser();
    did(user, "fact.confirm", "f1");
    did(user, "fact.retract", "f2");
    did(rest.world.colleague(), "fact.confirm", "f3");
    did(rest.world.foreigner(), "fact.confirm", "f4");
    assertEquals(List.of("f2", "f1"), targets("/v1/audit", "user"));
    assertEquals(List.of("f3"), targets("/v1/audit", "colleague"));
    assertEquals(List.of("f4"), targets("/v1/audit", "foreigner"));
    assertEquals(List.of("f3", "f2", "f1"), targets("/v1/audit", "org-admin"));
    assertEquals(List.of("f3"), targets("/v1/audit?limit=1", "org-admin"));
    String link = rest.get("/v1/audit?limit=1", "org-admin").header("Link");
    assertEquals(List.of("f2"), targets(link.substring(1, link.indexOf('>')), "org-admin"));
    assertEquals(List.of("f3", "f1"), targets("/v1/audit?action=fact.confirm", "org-admin"));
    assertEquals(List.of("f2", "f1"), targets("/v1/audit?actor=" + user.user(), "org-admin"));
    assertEquals(List.of("f2"), targets("/v1/audit?target_kind=fact&target_id=f2", "org-admin"));
    assertEquals(List.of(), targets("/v1/audit?since=2999-01-01T00:00:00Z", "org-admin"));
  }

  @Test
  void verifiesTheChain_forAdministratorsOfTheTenant() {
    did(rest.world.endUser(), "fact.confirm", "f1");
    Answer first = rest.get(VERIFICATION, "tenant-admin");
    assertEquals("true", first.at("/intact"));
    assertEquals("1", first.at("/entries"));
    assertEquals("1", first.at("/head/number"));
    String kept = "?head_number=1&head_hash=" + first.at("/head/hash");
    did(rest.world.colleague(), "fact.confirm", "f2");
    Answer second = rest.get(VERIFICATION + kept, "tenant-admin");
    assertEquals("true", second.at("/intact"));
    assertEquals("2", second.at("/head/number"));

    Answer otherwise =
        rest.get(VERIFICATION + "?head_number=1&head_hash=" + "a".repeat(64), "tenant-admin");
    assertEquals("false", otherwise.at("/intact"));
    assertEquals("head_differs", otherwise.at("/damage/fault"));
    assertEquals("1", otherwise.at("/damage/number"));
    Answer shorter =
        rest.get(VERIFICATION + "?head_number=7&head_hash=" + "a".repeat(64), "tenant-admin");
    assertEquals("entry_missing", shorter.at("/damage/fault"));
    assertEquals("3", shorter.at("/damage/number"));
    for (String key : List.of("user", "org-admin")) {
      assertProblem(403, "forbidden", null, rest.get(VERIFICATION, key));
    }
    assertEquals("0", rest.get(VERIFICATION, "foreign-admin").at("/entries"));
  }

  @Test
  void needsThePermission() {
    rest.permissions.put("tenant-admin", Set.of(Permission.MEMORY_READ));
    for (String path : List.of("/v1/audit", VERIFICATION)) {
      assertProblem(403, "forbidden", null, rest.get(path, "tenant-admin"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/audit?target_id=f1, /target_kind",
    "/v1/audit?actor=alice, /actor",
    "/v1/audit?since=yesterday, /since",
    "/v1/audit/verification?head_number=1, /head_hash",
    "/v1/audit/verification?head_hash=00, /head_number",
    "/v1/audit/verification?head_number=-1&head_hash=00, /head_number",
    "/v1/audit/verification?head_number=9999999999999999999&head_hash=00, /head_number",
    "/v1/audit/verification?head_number=1&head_hash=00, /head_hash"
  })
  void refusesWhatItCannotRead(String path, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.get(path, "tenant-admin"));
  }
}
