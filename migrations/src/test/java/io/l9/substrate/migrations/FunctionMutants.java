package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.rows;

import io.l9.substrate.migrations.OracleStatements.Kind;
import java.sql.SQLException;
import java.util.List;

/** The mutants of functions that run with more rights than their caller. */
final class FunctionMutants {

  /**
   * The definer that belongs to the owner of the tables as it is, since nobody else makes
   * partitions of his table. Only l9_platform may call it, and a time is all that it takes.
   */
  private static final String MAKER_OF_PARTITIONS =
      "l9_add_access_months(timestamp with time zone)";

  private final MutantTrial trial;

  FunctionMutants(MutantTrial trial) {
    this.trial = trial;
  }

  // functions

  void mutateFunctions() throws SQLException {
    Proof functions =
        trial.oracle(List.of(Kind.COUNT_ACCESS, Kind.COUNT_ACCESSES, Kind.MOVE_CONFIDENCE));
    for (String part :
        List.of(
            "tenant = l9_current_tenant()",
            "(org IS NULL OR org = l9_current_org() OR role = 'tenant_admin')",
            "(owner IS NULL OR owner = l9_current_user_id() OR role IN ('l9_system', 'org_admin', 'tenant_admin'))",
            "role IN ('cursor_user', 'org_admin', 'tenant_admin')\n",
            "role = 'l9_system'\n")) {
      trial.attempt(
          trial.randomRows(),
          trial.edited(
              "let a condition of `l9_can_read` pass", "l9_can_read", part, "true\n", functions));
    }
    trial.attempt(
        trial.everyKind(),
        trial.edited(
            "believe whoever calls himself platform_admin",
            "l9_can_read",
            "RETURN pg_has_role(session_user, 'l9_platform', 'MEMBER')",
            "RETURN true",
            new Proof("rights taken by hand", Intrusions::takenByHand)));
    for (String definer :
        rows(
            trial.everyKind(),
            "SELECT oid::regprocedure FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace AND proname <> 'l9_scope_claims' ORDER BY 1")) {
      String function = "FUNCTION " + definer;
      Proof guarded = Proof.lint(CatalogLint.NO_DEFINER_IS_PUBLIC_OR_THE_OWNERS);
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "un-pin a definer's search_path",
              definer,
              List.of("ALTER %s RESET search_path".formatted(function)),
              guarded));
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "grant a definer to PUBLIC",
              definer,
              List.of("GRANT EXECUTE ON %s TO PUBLIC".formatted(function)),
              guarded));
      trial.attempt(
          trial.everyKind(),
          definer.equals(MAKER_OF_PARTITIONS)
              ? new Mutant(
                  "let a scope make partitions",
                  definer,
                  List.of("GRANT EXECUTE ON %s TO l9_app".formatted(function)),
                  guarded)
              : new Mutant(
                  "hand a definer to the owner of the tables",
                  definer,
                  List.of("ALTER %s OWNER TO l9_user".formatted(function)),
                  guarded));
    }
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "let a definer count without looking",
            "update_packet_access",
            List.of(
                "CREATE OR REPLACE FUNCTION update_packet_access(p_id uuid, accessing_agent text DEFAULT 'system')"
                    + " RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS"
                    + " $$ BEGIN UPDATE packet_store SET access_count = access_count + 1 WHERE packet_id = p_id; END $$"),
            Proof.lint(CatalogLint.EVERY_DEFINER_THAT_A_SCOPE_MAY_CALL_ASKS_WHAT_IT_MAY_READ)));
    mutateKeys();
    for (String procedure :
        rows(
            trial.everyKind(),
            "SELECT oid::regprocedure FROM pg_proc WHERE prokind = 'p' AND pronamespace = 'public'::regnamespace ORDER BY 1")) {
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "grant a procedure to PUBLIC",
              procedure,
              List.of("GRANT EXECUTE ON PROCEDURE %s TO PUBLIC".formatted(procedure)),
              Proof.lint(CatalogLint.NO_PROCEDURE_IS_PUBLIC)));
    }
  }

  void mutateKeys() throws SQLException {
    Proof keys = new Proof("keys", Intrusions::wrongKeys);
    for (String part :
        List.of(
            "k.selector = p_selector",
            "sha256(substring(k.verifier FOR 32)) = sha256(p_verifier)",
            "k.revoked_at IS NULL",
            "k.expires_at > p_at",
            "(k.org_id IS NOT NULL OR k.role IN ('tenant_admin', 'platform_admin'))",
            "(k.user_id IS NOT NULL OR k.role NOT IN ('end_user', 'cursor_user'))")) {
      trial.attempt(
          trial.everyKind(),
          trial.edited("let a condition of `l9_find_key` pass", "l9_find_key", part, "true", keys));
    }
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "let a scope ask for keys",
            "l9_find_key",
            List.of("GRANT EXECUTE ON FUNCTION l9_find_key TO l9_app"),
            Proof.lint(CatalogLint.EVERY_DEFINER_THAT_A_SCOPE_MAY_CALL_ASKS_WHAT_IT_MAY_READ)));
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "let the API login call another definer",
            "l9_erase_packet",
            List.of("GRANT EXECUTE ON FUNCTION l9_erase_packet TO l9_api"),
            Proof.lint(CatalogLint.ONE_DEFINER_WORKS_WITHOUT_A_SCOPE)));
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "let a scope make a key that may do more than itself",
            "api_keys_bound",
            List.of("ALTER TABLE api_keys DISABLE TRIGGER api_keys_bound"),
            keys));
  }
}
