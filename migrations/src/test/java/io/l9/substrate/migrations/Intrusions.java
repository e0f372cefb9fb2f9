package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Attempts of the API login to get more than its scope gives; each returns those that succeed. */
final class Intrusions {

  private Intrusions() {}

  static List<String> incompleteScopes(Connection mutated) throws SQLException {
    Actor actor = Actor.within(mutated, ScopeForm.PLAIN);
    List<String> findings = new ArrayList<>();
    for (Scope scope : Scope.INCOMPLETE) {
      List<String> answer = Actor.answer(actor.enterWithoutScope(API), scope.begin());
      actor.leave();
      if (!answer.equals(List.of("error 22023"))) {
        findings.add(scope + " is accepted");
      }
    }
    return findings;
  }

  /** Attempts of the API login to get rights beyond its scope. */
  static List<String> takenByHand(Connection mutated) throws SQLException {
    Actor actor = Actor.within(mutated, ScopeForm.PLAIN);
    List<String> findings = new ArrayList<>();
    if (!Actor.answer(actor.enterWithoutScope(API), Scope.PLATFORM_ADMIN.begin())
        .equals(List.of("error 42501"))) {
      findings.add("l9_api becomes platform_admin");
    }
    actor.leave();
    String foreign =
        rows(
                mutated,
                "SELECT packet_id FROM packet_store WHERE tenant_id = %s LIMIT 1"
                    .formatted(Scope.id("a", 2)))
            .get(0);
    Connection connection = actor.enter(Scope.END_USER);
    execute(connection, "SET LOCAL app.role = 'platform_admin'");
    if (!Actor.answer(connection, "SELECT l9_lock(%s, 'x')".formatted(Scope.id("a", 2)))
        .equals(List.of("error 42501"))) {
      findings.add("l9_api takes a lock in a foreign tenant");
    }
    String count = "SELECT l9_count_packet_accesses(ARRAY['%s']::uuid[], now())".formatted(foreign);
    if (!Actor.answer(connection, count).equals(List.of("0"))) {
      findings.add("l9_api counts an access to a foreign packet");
    }
    actor.leave();
    return findings;
  }

  /** Attempts of a login with signed scopes to act in another scope. */
  static List<String> forgedScopes(Connection mutated) throws SQLException {
    Actor actor = Actor.within(mutated, ScopeForm.SIGNED);
    List<String> findings = new ArrayList<>();
    String read = "SELECT count(*) > 0 FROM packet_store";
    if (!Actor.answer(actor.enter(Scope.END_USER), read).equals(List.of("t"))) {
      findings.add("a signed scope sees nothing");
    }
    actor.leave();
    int pid = ScopeForm.pid(mutated);
    long now = Instant.now().getEpochSecond();
    String good = ScopeForm.sign(ScopeForm.claims(ScopeForm.KID, pid, now + 60, Scope.END_USER));
    String foreign =
        ScopeForm.sign(
            ScopeForm.claims(ScopeForm.KID, pid, now + 60, new Scope(2, 1, 1, "end_user")));
    String mac = good.substring(good.lastIndexOf('.'));
    for (Map.Entry<String, String> forged :
        Map.of(
                "another tenant", foreign.substring(0, foreign.lastIndexOf('.')) + mac,
                "another role", good.replace("end_user", "tenant_admin"),
                "another session",
                    ScopeForm.sign(
                        ScopeForm.claims(ScopeForm.KID, pid + 1, now + 60, Scope.END_USER)),
                "what is over",
                    ScopeForm.sign(ScopeForm.claims(ScopeForm.KID, pid, now - 60, Scope.END_USER)),
                "a key that is not there",
                    ScopeForm.sign(ScopeForm.claims("k0", pid, now + 60, Scope.END_USER)),
                "another login's key",
                    ScopeForm.sign(ScopeForm.claims("k2", pid, now + 60, Scope.END_USER)),
                "no mac", good.substring(0, good.lastIndexOf('.')) + ".",
                "more than it should", good + ".x")
            .entrySet()) {
      execute(mutated, "SAVEPOINT others");
      execute(mutated, ScopeForm.ADD_KEY.replace("'l9_api', 'k1'", "'l9_maintainer', 'k2'"));
      Connection login = actor.enterWithoutScope(API);
      String set = "SELECT set_config('app.scope_token', '%s', true)".formatted(forged.getValue());
      execute(login, "SET LOCAL ROLE l9_app", set);
      if (!Actor.answer(login, read).equals(List.of("error 28000"))) {
        findings.add("reads by a token of " + forged.getKey());
      }
      if (!Actor.answer(login, "SELECT l9_begin_signed_scope('%s')".formatted(forged.getValue()))
          .equals(List.of("error 28000"))) {
        findings.add("begins by a token of " + forged.getKey());
      }
      actor.leave();
      execute(mutated, "ROLLBACK TO SAVEPOINT others");
    }
    Connection login = actor.enterWithoutScope(API);
    for (String plain : List.of(Scope.END_USER.begin(), Scope.END_USER.set())) {
      if (!Actor.answer(login, plain).equals(List.of("error 42501"))) {
        findings.add("chooses a scope by " + plain);
      }
    }
    execute(
        login,
        "SET LOCAL ROLE l9_app",
        "SET LOCAL app.tenant_id = '%s'".formatted(Scope.id("a", 1).substring(1, 37)),
        "SET LOCAL app.role = 'tenant_admin'");
    if (!Actor.answer(login, read).equals(List.of("error 28000"))) {
      findings.add("chooses a scope by settings");
    }
    actor.leave();
    return findings;
  }

  /** Changes what was written once, as whoever may change the row. */
  static List<String> rewritten(Connection mutated) throws SQLException {
    Actor actor = Actor.within(mutated, ScopeForm.PLAIN);
    List<String> findings = new ArrayList<>();
    for (String change :
        List.of(
            "UPDATE packet_store SET envelope = '{\"text\": \"other words\"}'",
            "UPDATE semantic_memory SET payload = '{\"text\": \"other words\"}'",
            "UPDATE operations SET kind = 'other'",
            "UPDATE operations SET done = 7",
            "UPDATE api_keys SET role = 'org_admin'",
            "UPDATE api_keys SET revoked_at = NULL",
            "UPDATE fact_rejections SET reason = 'other'",
            "UPDATE fact_rejections SET attempts = 7",
            "UPDATE knowledge_facts SET object = '2'",
            "UPDATE reflection_store SET content = 'other'",
            "UPDATE audit_log SET action = 'other'",
            "UPDATE audit_log SET reason = 'other'",
            "INSERT INTO audit_log (tenant_id, org_id, user_id, scope, number, occurred_at, actor_role,"
                + " actor_user, action, target_kind, target_id, content_digest, previous_hash, hash,"
                + " redactions) SELECT tenant_id, org_id, user_id, scope, 2, now(),"
                + " l9_current_role(), l9_current_user_id(), action, target_kind, target_id,"
                + " content_digest, hash, hash, ARRAY[uuid_nil()] FROM audit_log",
            "DELETE FROM audit_log")) {
      execute(mutated, "SAVEPOINT planted");
      if (change.contains("revoked_at")) {
        execute(mutated, "UPDATE api_keys SET revoked_at = now()");
      }
      if (change.contains("done")) {
        execute(mutated, "UPDATE operations SET status = 'succeeded', finished_at = now()");
      }
      if (change.contains("audit_log")) {
        execute(
            mutated,
            "SET LOCAL session_replication_role = replica",
            Tables.of("audit_log").insert(new RowOwner(1, 1, 1, "shared")),
            "SET LOCAL session_replication_role = origin");
      }
      if (change.contains("attempts")) {
        execute(mutated, "UPDATE fact_rejections SET lifted_at = now(), lift_reason = 'r'");
      }
      if (change.contains("content")) {
        execute(
            mutated,
            "UPDATE reflection_store SET governed = true, normal_key = reflection_id,"
                + " skeleton = reflection_id, path = 'stated', updated_at = now()");
      }
      if (change.contains("object")) {
        execute(
            mutated,
            "UPDATE knowledge_facts SET governed = true, slot_key = fact_id, object_key = fact_id,"
                + " subject_skeleton = fact_id, statement_skeleton = fact_id, path = 'stated',"
                + " known_from = now()");
      }
      for (Scope scope : List.of(Scope.ORG_ADMIN, Scope.PLATFORM_ADMIN)) {
        if (!Actor.answer(actor.enter(scope), change).equals(List.of("error 42501"))) {
          findings.add(scope + ": " + change);
        }
        actor.leave();
      }
      execute(mutated, "ROLLBACK TO SAVEPOINT planted");
    }
    return findings;
  }

  /** Asks for keys of which something is wrong, and makes one that nobody may make. */
  static List<String> wrongKeys(Connection mutated) throws SQLException {
    Actor actor = Actor.within(mutated, ScopeForm.PLAIN);
    List<String> findings = new ArrayList<>();
    String plant =
        "INSERT INTO api_keys (tenant_id, org_id, user_id, name, selector, verifier, role,"
            + " permissions, expires_at, revoked_at) VALUES (uuid_nil(), %s, %s, 'n', '%s',"
            + " sha256('%s'), 'end_user', '{}', %s, %s)";
    String nil = "uuid_nil()";
    for (String[] key :
        new String[][] {
          {nil, nil, "good00000000", "s", "NULL", "NULL"},
          {nil, nil, "expired00000", "s", "now()", "NULL"},
          {nil, nil, "revoked00000", "s", "NULL", "now()"},
          {"NULL", nil, "orgless00000", "s", "NULL", "NULL"},
          {nil, "NULL", "userless0000", "s", "NULL", "NULL"}
        }) {
      execute(mutated, plant.formatted((Object[]) key));
    }
    Connection login = actor.enterWithoutScope(API);
    for (String asked :
        List.of(
            "'good00000000', sha256('other')",
            "'other0000000', sha256('s')",
            "'expired00000', sha256('s')",
            "'revoked00000', sha256('s')",
            "'orgless00000', sha256('s')",
            "'userless0000', sha256('s')")) {
      String call = "SELECT role FROM l9_find_key(%s, now())".formatted(asked);
      if (!Actor.answer(login, call).isEmpty()) {
        findings.add("a key for " + asked);
      }
    }
    if (!Actor.answer(login, "SELECT role FROM l9_find_key('good00000000', sha256('s'), now())")
        .equals(List.of("end_user"))) {
      findings.add("no key for who knows it");
    }
    actor.leave();
    for (Scope scope : List.of(Scope.END_USER, Scope.L9_SYSTEM, Scope.ORG_ADMIN)) {
      Connection connection = actor.enter(scope);
      String bold =
          "INSERT INTO api_keys (name, selector, verifier, role, permissions)"
              + " VALUES ('n', 'bold00000000', sha256('s'), 'tenant_admin', '{}')";
      if (!Actor.answer(connection, bold).equals(List.of("error 42501"))) {
        findings.add(scope + " makes a key of tenant_admin");
      }
      actor.leave();
    }
    return findings;
  }
}
