package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.rows;

import java.sql.SQLException;
import java.util.List;

/** The mutants of the functions that set and read a scope. */
final class ScopeMutants {

  private final MutantTrial trial;

  ScopeMutants(MutantTrial trial) {
    this.trial = trial;
  }

  // scope

  void mutateScope() throws SQLException {
    Tables.Protected packets = Tables.ALL.get(0);
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "let a helper answer whatever the role",
            "l9_scope_tenant",
            List.of(
                "CREATE OR REPLACE FUNCTION l9_scope_tenant(roles text[]) RETURNS uuid LANGUAGE sql"
                    + " STABLE PARALLEL RESTRICTED RETURN l9_current_tenant()"),
            Proof.model(packets, "SELECT")));
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "let a helper answer whatever the role",
            "l9_scope_org",
            List.of(
                "CREATE OR REPLACE FUNCTION l9_scope_org(roles text[]) RETURNS uuid LANGUAGE sql"
                    + " STABLE PARALLEL RESTRICTED RETURN l9_current_org()"),
            Proof.model(packets, "UPDATE")));
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "let a missing scope pass",
            "l9_scope_of",
            List.of(
                "CREATE OR REPLACE FUNCTION l9_scope_of(roles text[]) RETURNS text[] LANGUAGE sql"
                    + " STABLE PARALLEL RESTRICTED RETURN l9_scope_claims()"),
            Proof.withoutScope(packets)));
    trial.attempt(
        trial.everyKind(),
        trial.edited(
            "accept an incomplete scope",
            "l9_apply_scope",
            "RAISE EXCEPTION",
            "RAISE NOTICE",
            new Proof("incomplete scopes", Intrusions::incompleteScopes)));
    trial.attempt(
        trial.everyKind(),
        trial.edited(
            "set the scope without changing the database role",
            "l9_apply_scope",
            "'role', CASE",
            "'app.none', CASE",
            Proof.model(packets, "SELECT")));
    trial.attempt(
        trial.everyKind(),
        trial.edited(
            "make `platform_admin` need no membership",
            "l9_apply_scope",
            "THEN 'l9_platform'",
            "THEN 'l9_app'",
            new Proof("rights taken by hand", Intrusions::takenByHand)));
    for (String helper :
        rows(
            trial.everyKind(),
            "SELECT oid::regprocedure FROM pg_proc WHERE proname ~ '^l9_(current_|is_admin|scope_|require_scope)' ORDER BY 1")) {
      for (String property : List.of("VOLATILE", "PARALLEL UNSAFE")) {
        trial.attempt(
            trial.everyKind(),
            new Mutant(
                "make a helper " + property,
                helper,
                List.of("ALTER FUNCTION %s %s".formatted(helper, property)),
                Proof.lint(CatalogLint.SCOPE_HELPERS_ARE_STABLE_AND_STAY_IN_THE_LEADER)));
      }
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "call a helper leakproof",
              helper,
              List.of("ALTER FUNCTION %s LEAKPROOF".formatted(helper)),
              Proof.lint(CatalogLint.NO_FUNCTION_CLAIMS_TO_LEAK_NOTHING)));
    }
  }

  void mutateSignedScopes() throws SQLException {
    Proof signed = new Proof("signed scopes", Intrusions::forgedScopes);
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
      trial.attempt(
          trial.everyKind(),
          trial.edited(
              "let a condition of a signed scope pass",
              "l9_scope_claims",
              part[0],
              part[1],
              signed));
    }
    trial.attempt(
        trial.everyKind(),
        trial.edited(
            "let a signed login choose its scope",
            "l9_apply_scope",
            "claims[5] IS NOT NULL",
            "false",
            signed));
    Proof secrets = Proof.lint(CatalogLint.THE_SECRETS_OF_THE_SCHEMA_ARE_NOBODYS_ELSE);
    for (String table : List.of("scope_keys", "lock_salt")) {
      for (String change :
          List.of(
              "GRANT SELECT ON %s TO l9_app",
              "ALTER TABLE %s DISABLE ROW LEVEL SECURITY",
              "CREATE POLICY weak ON %s USING (true)")) {
        trial.attempt(
            trial.everyKind(),
            new Mutant(
                "show the keys of scopes, or the locks' salt",
                table,
                List.of(change.formatted(table)),
                secrets));
      }
    }
    trial.attempt(
        trial.everyKind(),
        trial.edited(
            "let a lock be taken in another tenant",
            "l9_lock",
            "NOT l9_can_read(p_tenant, NULL, NULL, 'shared')",
            "false",
            new Proof("rights taken by hand", Intrusions::takenByHand)));
  }
}
