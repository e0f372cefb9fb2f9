package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.migrations.OracleStatements.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The second proof of docs/isolation.md: whatever is dropped or loosened in the schema, one of the
 * other proofs fails. Each mutant lives in a transaction that is rolled back. The list of them all
 * is written to {@code target/isolation-mutants.txt}, its summary stands in docs/isolation.md.
 */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationMutantsIT {

  private static final String EVERY_ROLE =
      "'{end_user,cursor_user,l9_system,org_admin,tenant_admin}'::text[]";
  private static final Pattern ROLES = Pattern.compile("'\\{[a-z0-9_,]+}'::text\\[]");

  /** Looks for what is wrong; the first finding is enough. */
  private interface Search {
    List<String> in(Connection mutated) throws SQLException;
  }

  private record Proof(String name, Search search) {}

  /**
   * A change for the worse.
   *
   * @param kind as the table of the page names it
   * @param subject what of that kind
   * @param proof the cheapest that notices
   */
  private record Mutant(String kind, String subject, List<String> sql, Proof proof) {}

  private record Policy(String name, String kind, String command, String using, String check) {}

  private final Connection everyKind;
  private final Connection randomRows;
  private final Oracle oracle;
  private final List<String> survivors = new ArrayList<>();
  private final List<String> report = new ArrayList<>();
  private final Map<String, TreeSet<String>> killers = new LinkedHashMap<>();

  IsolationMutantsIT(TestCluster cluster) throws SQLException {
    everyKind = cluster.as("postgres", cluster.migrated()).getConnection();
    Comparison.plant(everyKind);
    everyKind.setAutoCommit(false);
    randomRows = cluster.as("postgres", cluster.migrated()).getConnection();
    oracle = Oracle.plant(1, randomRows);
    randomRows.setAutoCommit(false);
  }

  @AfterAll
  void disconnect() throws SQLException {
    everyKind.close();
    randomRows.close();
  }

  /** A proof that fails anyhow would kill every mutant. */
  @Test
  void noProofFindsAnythingInTheSchemaAsItIs() throws SQLException {
    for (Tables.Protected table : Tables.ALL) {
      assertEquals(List.of(), withoutScope(table).search().in(everyKind));
      assertEquals(List.of(), model(table, "SELECT").search().in(everyKind));
    }
    for (Form form : Form.values()) {
      assertEquals(
          List.of(), Comparison.deviations(Actor.within(everyKind, form), Tables.ALL.get(0)));
    }
    assertEquals(List.of(), forgedScopes(everyKind));
    assertEquals(List.of(), rewritten(everyKind));
    assertEquals(List.of(), incompleteScopes(everyKind));
    assertEquals(List.of(), takenByHand(everyKind));
    assertEquals(List.of(), wrongKeys(everyKind));
    assertEquals(List.of(), oracle(List.of(Kind.values())).search().in(randomRows));
    everyKind.rollback();
    randomRows.rollback();
  }

  @Test
  void noMutantSurvives() throws SQLException, IOException {
    for (Tables.Protected table : Tables.ALL) {
      mutatePolicies(table);
      mutateTable(table);
    }
    mutateReferences();
    mutateScope();
    mutateSignedScopes();
    mutateKeeping();
    mutateFunctions();
    mutateViewsAndPartitions();
    mutateLogins();

    Files.createDirectories(TestCluster.FILES.resolve("target"));
    Files.write(TestCluster.FILES.resolve("target/isolation-mutants.txt"), report);
    System.out.printf(
        "isolation mutants: %d tried, %d survived; see target/isolation-mutants.txt%n",
        report.size(), survivors.size());
    assertEquals(List.of(), survivors);
    checkPage();
  }

  // policies

  private void mutatePolicies(Tables.Protected table) throws SQLException {
    for (String name :
        rows(
            everyKind,
            "SELECT polname FROM pg_policy WHERE polrelid = '%s'::regclass ORDER BY 1"
                .formatted(table.name()))) {
      Policy policy = policy(table, name);
      if (policy.kind().startsWith("_known_")) {
        continue;
      }
      Proof proof = proofFor(table, policy.kind());
      String alter = "ALTER POLICY %s ON %s ".formatted(name, table.name());
      attempt(
          everyKind,
          new Mutant(
              "drop `<table>%s`".formatted(policy.kind()),
              table.name(),
              List.of("DROP POLICY %s ON %s".formatted(name, table.name())),
              proof));
      if (policy.kind().equals("_base") || policy.kind().equals("_admin_override")) {
        attempt(
            everyKind,
            new Mutant(
                "give `<table>%s` to PUBLIC".formatted(policy.kind()),
                table.name(),
                List.of(alter + "TO PUBLIC"),
                lint(CatalogLint.EVERY_TABLE_HAS_THE_POLICIES)));
        continue;
      }
      attempt(
          everyKind,
          new Mutant(
              "loosen `<table>%s` to `true`".formatted(policy.kind()),
              table.name(),
              List.of(alter + conditions(policy, "true", "true")),
              proof));
      String using = ROLES.matcher(policy.using()).replaceAll(EVERY_ROLE);
      String check = ROLES.matcher(policy.check()).replaceAll(EVERY_ROLE);
      if (!using.equals(policy.using()) || !check.equals(policy.check())) {
        attempt(
            everyKind,
            new Mutant(
                "open the admins' part of `<table>%s` to every role".formatted(policy.kind()),
                table.name(),
                List.of(alter + conditions(policy, using, check)),
                proof));
      }
    }
  }

  private Policy policy(Tables.Protected table, String name) throws SQLException {
    String of =
        " FROM pg_policy WHERE polrelid = '%s'::regclass AND polname = '%s'"
            .formatted(table.name(), name);
    return new Policy(
        name,
        name.substring(table.name().length()),
        rows(everyKind, "SELECT polcmd" + of).get(0),
        rows(everyKind, "SELECT coalesce(pg_get_expr(polqual, polrelid), '')" + of).get(0),
        rows(everyKind, "SELECT coalesce(pg_get_expr(polwithcheck, polrelid), '')" + of).get(0));
  }

  private static String conditions(Policy policy, String using, String check) {
    return (policy.using().isEmpty() ? "" : "USING (" + using + ") ")
        + (policy.check().isEmpty() ? "" : "WITH CHECK (" + check + ")");
  }

  /** By behaviour wherever the policy can be felt; a right that nobody has hides it. */
  private Proof proofFor(Tables.Protected table, String kind) {
    String verb =
        switch (kind) {
          case "_write_insert" -> "INSERT";
          case "_write_update" -> "UPDATE";
          case "_write_delete" -> "DELETE";
          default -> "SELECT";
        };
    if (table.allows(verb)) {
      return model(table, verb);
    }
    return new Proof(
        "lint, for tables on which no scope has that right",
        mutated -> {
          List<String> findings = new ArrayList<>();
          for (CatalogLint each :
              List.of(
                  CatalogLint.EVERY_TABLE_HAS_THE_POLICIES,
                  CatalogLint.WRITING_IS_RULED_BY_ONE_CONDITION_PER_TABLE)) {
            findings.addAll(each.findings(mutated));
          }
          return findings;
        });
  }

  // tables

  private void mutateTable(Tables.Protected table) throws SQLException {
    String name = table.name();
    attempt(
        everyKind,
        new Mutant(
            "disable row level security",
            name,
            List.of("ALTER TABLE %s DISABLE ROW LEVEL SECURITY".formatted(name)),
            model(table, "SELECT")));
    attempt(
        everyKind,
        new Mutant(
            "remove FORCE",
            name,
            List.of("ALTER TABLE %s NO FORCE ROW LEVEL SECURITY".formatted(name)),
            withoutScope(table)));
    attempt(
        everyKind,
        new Mutant(
            "add a weak permissive policy",
            name,
            List.of("CREATE POLICY weak ON %s USING (true)".formatted(name)),
            lint(CatalogLint.NO_TABLE_HAS_ANOTHER_POLICY)));
    attempt(
        everyKind,
        new Mutant(
            "plant a row without a tenant",
            name,
            List.of(
                "ALTER TABLE %s ALTER tenant_id DROP NOT NULL".formatted(name),
                // else the packet is queued for embedding, where there is no place for it
                "SET LOCAL l9.indexes_itself = 'on'",
                table.insert(new Row(null, 1, 1, table.scoped() ? "shared" : null))),
            model(table, "SELECT")));
    for (String verb : Comparison.VERBS) {
      if (!table.allows(verb)) {
        attempt(
            everyKind,
            new Mutant(
                "grant " + verb + " where no scope has it",
                name,
                List.of("GRANT %s ON %s TO l9_app".formatted(verb, name)),
                model(table, verb)));
      }
    }
    for (String grantee : List.of("PUBLIC", API)) {
      attempt(
          everyKind,
          new Mutant(
              "grant the table to " + grantee,
              name,
              List.of("GRANT SELECT ON %s TO %s".formatted(name, grantee)),
              withoutScope(table)));
    }
    attempt(
        everyKind,
        new Mutant(
            "grant TRUNCATE, which no policy sees",
            name,
            List.of("GRANT TRUNCATE ON %s TO l9_app".formatted(name)),
            lint(CatalogLint.NOBODY_BUT_THE_TWO_GROUPS_IS_GRANTED_ANYTHING)));
    attempt(
        everyKind,
        new Mutant(
            "gather statistics of a column of words",
            name,
            List.of("ALTER TABLE %s ALTER COLUMN user_id SET STATISTICS 10".formatted(name)),
            lint(CatalogLint.NO_STATISTICS_ARE_KEPT_OF_WORDS)));
    attempt(
        everyKind,
        new Mutant(
            "hand the table to the API login",
            name,
            List.of("ALTER TABLE %s OWNER TO l9_api".formatted(name)),
            lint(CatalogLint.EVERY_TABLE_IS_GUARDED_AND_ITS_OWNER_TOO)));
  }

  // references

  private void mutateReferences() throws SQLException {
    Proof refers = oracle(List.of(Kind.REFER, Kind.INSERT_TERM));
    for (String policy :
        rows(
            randomRows,
            "SELECT polrelid::regclass, polname FROM pg_policy WHERE polname ~ '_known_' ORDER BY 1, 2")) {
      String table = policy.split("\\|")[0];
      String name = policy.split("\\|")[1];
      attempt(
          randomRows,
          new Mutant(
              "drop `<table>_known_<column>`",
              name,
              List.of("DROP POLICY %s ON %s".formatted(name, table)),
              lint(CatalogLint.EVERY_REFERENCE_IS_CHECKED_FOR_VISIBILITY)));
      attempt(
          randomRows,
          new Mutant(
              "loosen `<table>_known_<column>` to `true`",
              name,
              List.of("ALTER POLICY %s ON %s WITH CHECK (true)".formatted(name, table)),
              refers));
    }
    for (String trigger :
        rows(
            randomRows,
            "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname ~ '_check_' AND NOT tgisinternal AND tgparentid = 0 ORDER BY 1, 2")) {
      String table = trigger.split("\\|")[0];
      String name = trigger.split("\\|")[1];
      attempt(
          randomRows,
          new Mutant(
              "disable `<table>_check_<column>`",
              name,
              List.of("ALTER TABLE %s DISABLE TRIGGER %s".formatted(table, name)),
              table.equals("memory_embeddings")
                  ? lint(CatalogLint.EVERY_REFERENCE_IS_CHECKED_FOR_VISIBILITY)
                  : oracle(List.of(Kind.REFER_LATER))));
    }
    for (String key :
        rows(
            randomRows,
            """
            SELECT indrelid::regclass, attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[3]
            WHERE indnullsnotdistinct AND indpred IS NULL ORDER BY 1
            """)) {
      attempt(
          randomRows,
          new Mutant(
              "add a key wider than its owner sees",
              key.replace('|', '.'),
              List.of("CREATE UNIQUE INDEX wide ON " + key.replace("|", " (") + ")"),
              lint(CatalogLint.EVERY_NATURAL_KEY_BEGINS_WITH_THE_TENANT)));
    }
    attempt(
        randomRows,
        new Mutant(
            "let an embedding keep its writer's identity",
            "memory_embeddings_inherit_identity",
            List.of(
                "ALTER TABLE memory_embeddings DISABLE TRIGGER memory_embeddings_inherit_identity"),
            refers));
  }

  // scope

  private void mutateScope() throws SQLException {
    Tables.Protected packets = Tables.ALL.get(0);
    attempt(
        everyKind,
        new Mutant(
            "let a helper answer whatever the role",
            "l9_scope_tenant",
            List.of(
                "CREATE OR REPLACE FUNCTION l9_scope_tenant(roles text[]) RETURNS uuid LANGUAGE sql"
                    + " STABLE PARALLEL RESTRICTED RETURN l9_current_tenant()"),
            model(packets, "SELECT")));
    attempt(
        everyKind,
        new Mutant(
            "let a helper answer whatever the role",
            "l9_scope_org",
            List.of(
                "CREATE OR REPLACE FUNCTION l9_scope_org(roles text[]) RETURNS uuid LANGUAGE sql"
                    + " STABLE PARALLEL RESTRICTED RETURN l9_current_org()"),
            model(packets, "UPDATE")));
    attempt(
        everyKind,
        new Mutant(
            "let a missing scope pass",
            "l9_scope_of",
            List.of(
                "CREATE OR REPLACE FUNCTION l9_scope_of(roles text[]) RETURNS text[] LANGUAGE sql"
                    + " STABLE PARALLEL RESTRICTED RETURN l9_scope_claims()"),
            withoutScope(packets)));
    attempt(
        everyKind,
        edited(
            "accept an incomplete scope",
            "l9_apply_scope",
            "RAISE EXCEPTION",
            "RAISE NOTICE",
            new Proof("incomplete scopes", IsolationMutantsIT::incompleteScopes)));
    attempt(
        everyKind,
        edited(
            "set the scope without changing the database role",
            "l9_apply_scope",
            "'role', CASE",
            "'app.none', CASE",
            model(packets, "SELECT")));
    attempt(
        everyKind,
        edited(
            "make `platform_admin` need no membership",
            "l9_apply_scope",
            "THEN 'l9_platform'",
            "THEN 'l9_app'",
            new Proof("rights taken by hand", IsolationMutantsIT::takenByHand)));
    for (String helper :
        rows(
            everyKind,
            "SELECT oid::regprocedure FROM pg_proc WHERE proname ~ '^l9_(current_|is_admin|scope_|require_scope)' ORDER BY 1")) {
      for (String property : List.of("VOLATILE", "PARALLEL UNSAFE")) {
        attempt(
            everyKind,
            new Mutant(
                "make a helper " + property,
                helper,
                List.of("ALTER FUNCTION %s %s".formatted(helper, property)),
                lint(CatalogLint.SCOPE_HELPERS_ARE_STABLE_AND_STAY_IN_THE_LEADER)));
      }
      attempt(
          everyKind,
          new Mutant(
              "call a helper leakproof",
              helper,
              List.of("ALTER FUNCTION %s LEAKPROOF".formatted(helper)),
              lint(CatalogLint.NO_FUNCTION_CLAIMS_TO_LEAK_NOTHING)));
    }
  }

  private void mutateSignedScopes() throws SQLException {
    Proof signed = new Proof("signed scopes", IsolationMutantsIT::forgedScopes);
    for (String[] part :
        new String[][] {
          {"inner_key IS NULL OR cardinality", "cardinality"},
          {"part[2] <> pg_backend_pid()::text", "false"},
          {"sha256(convert_to(part[8], 'UTF8')) <> sha256(", "false AND '' <> ("},
          {"<= now()", "<= '-infinity'"},
          {"array_to_string(part[1:7], '.')", "array_to_string(part[1:6], '.')"},
          {"k.login = session_user AND k.kid = part[1]", "k.kid = part[1]"},
          {"NOT EXISTS (SELECT FROM scope_keys k WHERE k.login = session_user)", "token IS NULL"}
        }) {
      attempt(
          everyKind,
          edited(
              "let a condition of a signed scope pass",
              "l9_scope_claims",
              part[0],
              part[1],
              signed));
    }
    attempt(
        everyKind,
        edited(
            "let a signed login choose its scope",
            "l9_apply_scope",
            "claims[5] IS NOT NULL",
            "false",
            signed));
    Proof secrets = lint(CatalogLint.THE_SECRETS_OF_THE_SCHEMA_ARE_NOBODYS_ELSE);
    for (String table : List.of("scope_keys", "lock_salt")) {
      for (String change :
          List.of(
              "GRANT SELECT ON %s TO l9_app",
              "ALTER TABLE %s DISABLE ROW LEVEL SECURITY",
              "CREATE POLICY weak ON %s USING (true)")) {
        attempt(
            everyKind,
            new Mutant(
                "show the keys of scopes, or the locks' salt",
                table,
                List.of(change.formatted(table)),
                secrets));
      }
    }
    attempt(
        everyKind,
        edited(
            "let a lock be taken in another tenant",
            "l9_lock",
            "NOT l9_can_read(p_tenant, NULL, NULL, 'shared')",
            "false",
            new Proof("rights taken by hand", IsolationMutantsIT::takenByHand)));
  }

  // rows that are kept

  private void mutateKeeping() throws SQLException {
    Proof kept = new Proof("rewritten rows", IsolationMutantsIT::rewritten);
    for (String trigger :
        rows(
            everyKind,
            "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgfoid = 'trigger_refuse_change'::regproc ORDER BY 1, 2")) {
      String table = trigger.split("\\|")[0];
      String name = trigger.split("\\|")[1];
      attempt(
          everyKind,
          new Mutant(
              "let a row be changed that is kept",
              name,
              List.of("ALTER TABLE %s DISABLE TRIGGER %s".formatted(table, name)),
              kept));
      attempt(
          everyKind,
          new Mutant(
              "drop what keeps a row",
              name,
              List.of("DROP TRIGGER %s ON %s".formatted(name, table)),
              lint(CatalogLint.WHAT_IS_WRITTEN_ONCE_IS_KEPT)));
    }
    attempt(
        everyKind,
        edited(
            "let a row be changed that is kept",
            "trigger_refuse_change",
            "IF current_user =",
            "IF true OR current_user =",
            kept));
  }

  // functions

  private void mutateFunctions() throws SQLException {
    Proof functions = oracle(List.of(Kind.COUNT_ACCESS, Kind.COUNT_ACCESSES, Kind.MOVE_CONFIDENCE));
    for (String part :
        List.of(
            "tenant = l9_current_tenant()",
            "(org IS NULL OR org = l9_current_org() OR role = 'tenant_admin')",
            "(owner IS NULL OR owner = l9_current_user_id() OR role IN ('l9_system', 'org_admin', 'tenant_admin'))",
            "role IN ('cursor_user', 'org_admin', 'tenant_admin')\n",
            "role = 'l9_system'\n")) {
      attempt(
          randomRows,
          edited(
              "let a condition of `l9_can_read` pass", "l9_can_read", part, "true\n", functions));
    }
    attempt(
        everyKind,
        edited(
            "believe whoever calls himself platform_admin",
            "l9_can_read",
            "RETURN pg_has_role(session_user, 'l9_platform', 'MEMBER')",
            "RETURN true",
            new Proof("rights taken by hand", IsolationMutantsIT::takenByHand)));
    for (String definer :
        rows(
            everyKind,
            "SELECT oid::regprocedure FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace AND proname <> 'l9_scope_claims' ORDER BY 1")) {
      String function = "FUNCTION " + definer;
      Proof guarded = lint(CatalogLint.NO_DEFINER_IS_PUBLIC_OR_THE_OWNERS);
      attempt(
          everyKind,
          new Mutant(
              "un-pin a definer's search_path",
              definer,
              List.of("ALTER %s RESET search_path".formatted(function)),
              guarded));
      attempt(
          everyKind,
          new Mutant(
              "grant a definer to PUBLIC",
              definer,
              List.of("GRANT EXECUTE ON %s TO PUBLIC".formatted(function)),
              guarded));
      attempt(
          everyKind,
          new Mutant(
              "hand a definer to the owner of the tables",
              definer,
              List.of("ALTER %s OWNER TO l9_user".formatted(function)),
              guarded));
    }
    attempt(
        everyKind,
        new Mutant(
            "let a definer count without looking",
            "update_packet_access",
            List.of(
                "CREATE OR REPLACE FUNCTION update_packet_access(p_id uuid, accessing_agent text DEFAULT 'system')"
                    + " RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS"
                    + " $$ BEGIN UPDATE packet_store SET access_count = access_count + 1 WHERE packet_id = p_id; END $$"),
            lint(CatalogLint.EVERY_DEFINER_THAT_A_SCOPE_MAY_CALL_ASKS_WHAT_IT_MAY_READ)));
    mutateKeys();
    for (String procedure :
        rows(
            everyKind,
            "SELECT oid::regprocedure FROM pg_proc WHERE prokind = 'p' AND pronamespace = 'public'::regnamespace ORDER BY 1")) {
      attempt(
          everyKind,
          new Mutant(
              "grant a procedure to PUBLIC",
              procedure,
              List.of("GRANT EXECUTE ON PROCEDURE %s TO PUBLIC".formatted(procedure)),
              lint(CatalogLint.NO_PROCEDURE_IS_PUBLIC)));
    }
  }

  private void mutateKeys() throws SQLException {
    Proof keys = new Proof("keys", IsolationMutantsIT::wrongKeys);
    for (String part :
        List.of(
            "k.selector = p_selector",
            "sha256(substring(k.verifier FOR 32)) = sha256(p_verifier)",
            "k.revoked_at IS NULL",
            "k.expires_at > p_at",
            "(k.org_id IS NOT NULL OR k.role IN ('tenant_admin', 'platform_admin'))",
            "(k.user_id IS NOT NULL OR k.role NOT IN ('end_user', 'cursor_user'))")) {
      attempt(
          everyKind,
          edited("let a condition of `l9_find_key` pass", "l9_find_key", part, "true", keys));
    }
    attempt(
        everyKind,
        new Mutant(
            "let a scope ask for keys",
            "l9_find_key",
            List.of("GRANT EXECUTE ON FUNCTION l9_find_key TO l9_app"),
            lint(CatalogLint.EVERY_DEFINER_THAT_A_SCOPE_MAY_CALL_ASKS_WHAT_IT_MAY_READ)));
    attempt(
        everyKind,
        new Mutant(
            "let the API login call another definer",
            "l9_erase_packet",
            List.of("GRANT EXECUTE ON FUNCTION l9_erase_packet TO l9_api"),
            lint(CatalogLint.ONE_DEFINER_WORKS_WITHOUT_A_SCOPE)));
    attempt(
        everyKind,
        new Mutant(
            "let a scope make a key that may do more than itself",
            "api_keys_bound",
            List.of("ALTER TABLE api_keys DISABLE TRIGGER api_keys_bound"),
            keys));
  }

  // views and partitions

  private void mutateViewsAndPartitions() throws SQLException {
    for (String view :
        rows(
            randomRows,
            "SELECT substring(relname FROM 4) FROM pg_class WHERE relkind = 'm' ORDER BY 1")) {
      String columns =
          rows(
                  randomRows,
                  "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '%s'::regclass"
                      .formatted(view))
              .get(0);
      attempt(
          randomRows,
          new Mutant(
              "show a materialized view unguarded",
              view,
              List.of(
                  "CREATE OR REPLACE VIEW %1$s WITH (security_barrier) AS SELECT %2$s FROM mv_%1$s"
                      .formatted(view, columns)),
              oracle(List.of(Kind.GUARDED_VIEW))));
      attempt(
          randomRows,
          new Mutant(
              "take the barrier from a guarded view",
              view,
              List.of("ALTER VIEW %s RESET (security_barrier)".formatted(view)),
              lint(CatalogLint.MATERIALIZED_VIEWS_ARE_SHOWN_THROUGH_BARRIERS_ONLY)));
      attempt(
          randomRows,
          new Mutant(
              "grant a materialized view",
              "mv_" + view,
              List.of("GRANT SELECT ON mv_%s TO l9_app".formatted(view)),
              lint(CatalogLint.NOBODY_BUT_THE_TWO_GROUPS_IS_GRANTED_ANYTHING)));
    }
    Proof partitions = lint(CatalogLint.NO_PARTITION_IS_REACHED_BUT_THROUGH_ITS_TABLE);
    for (String partition :
        rows(
            everyKind,
            "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY 1")) {
      attempt(
          everyKind,
          new Mutant(
              "grant a partition",
              partition,
              List.of("GRANT SELECT ON %s TO l9_app".formatted(partition)),
              partitions));
      attempt(
          everyKind,
          new Mutant(
              "take row level security from a partition",
              partition,
              List.of("ALTER TABLE %s DISABLE ROW LEVEL SECURITY".formatted(partition)),
              partitions));
      attempt(
          everyKind,
          new Mutant(
              "give a partition a policy",
              partition,
              List.of("CREATE POLICY weak ON %s USING (true)".formatted(partition)),
              partitions));
      attempt(
          everyKind,
          new Mutant(
              "disable the triggers of a partition",
              partition,
              List.of("ALTER TABLE %s DISABLE TRIGGER USER".formatted(partition)),
              partitions));
    }
  }

  // logins

  private void mutateLogins() throws SQLException {
    Proof more = lint(CatalogLint.NO_LOGIN_IS_MORE_THAN_IT_SHOULD);
    for (String change :
        List.of(
            "ALTER ROLE l9_api BYPASSRLS",
            "ALTER ROLE l9_api SUPERUSER",
            "ALTER ROLE l9_api INHERIT",
            "ALTER ROLE l9_api CREATEROLE",
            "GRANT l9_platform TO l9_api",
            "GRANT l9_views TO l9_api",
            "GRANT l9_user TO l9_api",
            "GRANT pg_read_all_data TO l9_api",
            "GRANT l9_platform TO l9_app",
            "ALTER ROLE l9_app LOGIN",
            "ALTER ROLE l9_user BYPASSRLS")) {
      attempt(everyKind, new Mutant("`" + change + "`", "cluster", List.of(change), more));
    }
    attempt(
        everyKind,
        new Mutant(
            "`ALTER ROLE l9_app BYPASSRLS`",
            "cluster",
            List.of("ALTER ROLE l9_app BYPASSRLS"),
            model(Tables.ALL.get(0), "SELECT")));
    String database = rows(everyKind, "SELECT current_database()").get(0);
    Proof creates = lint(CatalogLint.NO_LOGIN_OF_REQUESTS_OWNS_OR_CREATES_ANYTHING);
    for (String grantee : List.of(API, "l9_app", "PUBLIC")) {
      for (String right :
          List.of(
              "CREATE ON SCHEMA public",
              "CREATE ON DATABASE " + database,
              "TEMPORARY ON DATABASE " + database)) {
        attempt(
            everyKind,
            new Mutant(
                "grant " + right.replaceAll(" \\S+$", ""),
                grantee,
                List.of("GRANT %s TO %s".formatted(right, grantee)),
                creates));
      }
    }
  }

  // proofs

  private static Proof model(Tables.Protected table, String verb) {
    return new Proof(
        "model: " + verb,
        mutated ->
            Comparison.firstDeviation(Actor.within(mutated, formOf(table)), table, List.of(verb)));
  }

  /** Half of the tables are asked in scopes that are signed. */
  private static Form formOf(Tables.Protected table) {
    return Form.values()[Tables.ALL.indexOf(table) % Form.values().length];
  }

  private static Proof lint(CatalogLint lint) {
    return new Proof(lint.toString(), lint::findings);
  }

  private Proof oracle(List<Kind> kinds) {
    return new Proof(
        "oracle: " + kinds.stream().map(Kind::toString).sorted().reduce("%s, %s"::formatted).get(),
        mutated -> oracle.ask(Actor.within(mutated, Form.PLAIN), 1500, kinds, 1));
  }

  /** Neither the owner nor the API login reads without a scope, and both are told. */
  private static Proof withoutScope(Tables.Protected table) {
    return new Proof(
        "no scope, no answer",
        mutated -> {
          Actor actor = Actor.within(mutated, Form.PLAIN);
          List<String> findings = new ArrayList<>();
          for (String login : List.of(API, OWNER)) {
            List<String> answer =
                Actor.answer(
                    actor.enterWithoutScope(login), "SELECT count(*) FROM " + table.name());
            actor.leave();
            if (!answer.equals(List.of(login.equals(API) ? "error 42501" : "error 28000"))) {
              findings.add(login + " reads " + table.name() + ": " + answer);
            }
          }
          return findings;
        });
  }

  private static List<String> incompleteScopes(Connection mutated) throws SQLException {
    Actor actor = Actor.within(mutated, Form.PLAIN);
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

  /** What the API login tries in order to become more than its scope. */
  private static List<String> takenByHand(Connection mutated) throws SQLException {
    Actor actor = Actor.within(mutated, Form.PLAIN);
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

  /** What a login that takes signed scopes only tries in order to get another one. */
  private static List<String> forgedScopes(Connection mutated) throws SQLException {
    Actor actor = Actor.within(mutated, Form.SIGNED);
    List<String> findings = new ArrayList<>();
    String read = "SELECT count(*) > 0 FROM packet_store";
    if (!Actor.answer(actor.enter(Scope.END_USER), read).equals(List.of("t"))) {
      findings.add("a signed scope sees nothing");
    }
    actor.leave();
    int pid = Form.pid(mutated);
    long now = Instant.now().getEpochSecond();
    String good = Form.sign(Form.claims(Form.KID, pid, now + 60, Scope.END_USER));
    String foreign =
        Form.sign(Form.claims(Form.KID, pid, now + 60, new Scope(2, 1, 1, "end_user")));
    String mac = good.substring(good.lastIndexOf('.'));
    for (Map.Entry<String, String> forged :
        Map.of(
                "another tenant", foreign.substring(0, foreign.lastIndexOf('.')) + mac,
                "another role", good.replace("end_user", "tenant_admin"),
                "another session",
                    Form.sign(Form.claims(Form.KID, pid + 1, now + 60, Scope.END_USER)),
                "what is over", Form.sign(Form.claims(Form.KID, pid, now - 60, Scope.END_USER)),
                "a key that is not there",
                    Form.sign(Form.claims("k0", pid, now + 60, Scope.END_USER)),
                "another login's key", Form.sign(Form.claims("k2", pid, now + 60, Scope.END_USER)),
                "no mac", good.substring(0, good.lastIndexOf('.')) + ".",
                "more than it should", good + ".x")
            .entrySet()) {
      execute(mutated, "SAVEPOINT others");
      execute(mutated, Form.ADD_KEY.replace("'l9_api', 'k1'", "'l9_maintainer', 'k2'"));
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
  private static List<String> rewritten(Connection mutated) throws SQLException {
    Actor actor = Actor.within(mutated, Form.PLAIN);
    List<String> findings = new ArrayList<>();
    for (String change :
        List.of(
            "packet_store SET envelope = '{\"text\": \"other words\"}'",
            "semantic_memory SET payload = '{\"text\": \"other words\"}'",
            "operations SET kind = 'other'",
            "operations SET done = 7",
            "api_keys SET role = 'org_admin'",
            "api_keys SET revoked_at = NULL")) {
      execute(mutated, "SAVEPOINT planted");
      if (change.contains("revoked_at")) {
        execute(mutated, "UPDATE api_keys SET revoked_at = now()");
      }
      if (change.contains("done")) {
        execute(mutated, "UPDATE operations SET status = 'succeeded', finished_at = now()");
      }
      for (Scope scope : List.of(Scope.ORG_ADMIN, Scope.PLATFORM_ADMIN)) {
        if (!Actor.answer(actor.enter(scope), "UPDATE " + change).equals(List.of("error 42501"))) {
          findings.add(scope + ": UPDATE " + change);
        }
        actor.leave();
      }
      execute(mutated, "ROLLBACK TO SAVEPOINT planted");
    }
    return findings;
  }

  /** Asks for keys of which something is wrong, and makes one that nobody may make. */
  private static List<String> wrongKeys(Connection mutated) throws SQLException {
    Actor actor = Actor.within(mutated, Form.PLAIN);
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

  // machinery

  /** A function with one passage replaced, which must be there. */
  private Mutant edited(String kind, String function, String passage, String by, Proof proof)
      throws SQLException {
    String definition =
        rows(
                everyKind,
                "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = '%s'"
                    .formatted(function))
            .get(0);
    if (!definition.contains(passage)) {
      throw new IllegalStateException(function + " has no more " + passage);
    }
    return new Mutant(
        kind, function + ": " + passage.strip(), List.of(definition.replace(passage, by)), proof);
  }

  private void attempt(Connection superuser, Mutant mutant) throws SQLException {
    String killer;
    String evidence;
    try {
      execute(superuser, mutant.sql().toArray(String[]::new));
      try {
        List<String> findings = mutant.proof().search().in(superuser);
        killer = findings.isEmpty() ? null : mutant.proof().name();
        evidence = findings.isEmpty() ? "" : findings.get(0);
      } catch (SQLException e) {
        // the mutant breaks what the proof needs
        killer = mutant.proof().name();
        evidence = e.getMessage();
      }
    } catch (SQLException e) {
      if (!"42P16".equals(e.getSQLState())) {
        throw e;
      }
      killer = "PostgreSQL: the tenant is part of the primary key";
      evidence = e.getMessage();
    }
    superuser.rollback();
    String line =
        "%s | %s | killed by %s | %s"
            .formatted(
                mutant.kind(),
                mutant.subject(),
                killer == null ? "NOTHING" : killer,
                evidence.lines().limit(4).map(String::strip).reduce("%s %s"::formatted).orElse(""));
    report.add(line.length() > 300 ? line.substring(0, 300) + "…" : line);
    if (killer == null) {
      survivors.add(mutant.kind() + " | " + mutant.subject());
    } else {
      killers.computeIfAbsent(mutant.kind(), kind -> new TreeSet<>()).add(killer);
    }
  }

  private void checkPage() throws IOException {
    var table = new StringBuilder("| mutant | killed by |\n|---|---|\n");
    killers.forEach(
        (kind, proofs) -> table.append("| %s | %s |\n".formatted(kind, String.join("; ", proofs))));
    GeneratedPage.check("isolation.md", "mutants", table.toString(), IsolationMutantsIT.class);
  }
}
