package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.rows;

import io.l9.substrate.migrations.OracleStatements.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/** The mutants of references between tables. */
final class ReferenceMutants {

  /** Tables that refer to others and of which the oracle makes no rows; tests of their own do. */
  private static final Pattern UNKNOWN_TO_THE_ORACLE =
      Pattern.compile("(fact_|reflection_(evidence|uses)|task_(statements|events)).*");

  private final MutantTrial trial;

  ReferenceMutants(MutantTrial trial) {
    this.trial = trial;
  }

  // references

  void mutateReferences() throws SQLException {
    Proof refers = trial.oracle(List.of(Kind.REFER, Kind.INSERT_TERM));
    for (String policy :
        rows(
            trial.randomRows(),
            "SELECT polrelid::regclass, polname FROM pg_policy WHERE polname ~ '_known_' ORDER BY 1, 2")) {
      String table = policy.split("\\|")[0];
      String name = policy.split("\\|")[1];
      trial.attempt(
          trial.randomRows(),
          new Mutant(
              "drop `<table>_known_<column>`",
              name,
              List.of("DROP POLICY %s ON %s".formatted(name, table)),
              Proof.lint(CatalogLint.EVERY_REFERENCE_IS_CHECKED_FOR_VISIBILITY)));
      trial.attempt(
          trial.randomRows(),
          new Mutant(
              "loosen `<table>_known_<column>` to `true`",
              name,
              List.of("ALTER POLICY %s ON %s WITH CHECK (true)".formatted(name, table)),
              UNKNOWN_TO_THE_ORACLE.matcher(table).matches()
                  ? Proof.lint(CatalogLint.EVERY_REFERENCE_IS_CHECKED_FOR_VISIBILITY)
                  : refers));
    }
    for (String trigger :
        rows(
            trial.randomRows(),
            "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname ~ '_check_' AND NOT tgisinternal AND tgparentid = 0 ORDER BY 1, 2")) {
      String table = trigger.split("\\|")[0];
      String name = trigger.split("\\|")[1];
      trial.attempt(
          trial.randomRows(),
          new Mutant(
              "disable `<table>_check_<column>`",
              name,
              List.of("ALTER TABLE %s DISABLE TRIGGER %s".formatted(table, name)),
              table.equals("memory_embeddings") || UNKNOWN_TO_THE_ORACLE.matcher(table).matches()
                  ? Proof.lint(CatalogLint.EVERY_REFERENCE_IS_CHECKED_FOR_VISIBILITY)
                  : trial.oracle(List.of(Kind.REFER_LATER))));
    }
    for (String key :
        rows(
            trial.randomRows(),
            """
            SELECT indrelid::regclass, attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid
              AND attnum = indkey[CASE indrelid WHEN 'store_items'::regclass THEN 5 WHEN 'entity_metadata'::regclass THEN 4 ELSE 3 END]
            WHERE indnullsnotdistinct AND indpred IS NULL AND attname NOT IN ('org_id', 'user_id') ORDER BY 1
            """)) {
      trial.attempt(
          trial.randomRows(),
          new Mutant(
              "add a key wider than its owner sees",
              key.replace('|', '.'),
              List.of("CREATE UNIQUE INDEX wide ON " + key.replace("|", " (") + ")"),
              Proof.lint(CatalogLint.EVERY_NATURAL_KEY_BEGINS_WITH_THE_TENANT)));
    }
    trial.attempt(
        trial.randomRows(),
        new Mutant(
            "let an embedding keep its writer's identity",
            "memory_embeddings_inherit_identity",
            List.of(
                "ALTER TABLE memory_embeddings DISABLE TRIGGER memory_embeddings_inherit_identity"),
            refers));
  }
}
