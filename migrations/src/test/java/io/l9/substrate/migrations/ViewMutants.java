package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.rows;

import io.l9.substrate.migrations.OracleStatements.Kind;
import java.sql.SQLException;
import java.util.List;

/** The mutants of materialized views and partitions. */
final class ViewMutants {

  private final MutantTrial trial;

  ViewMutants(MutantTrial trial) {
    this.trial = trial;
  }

  // views and partitions

  void mutateViewsAndPartitions() throws SQLException {
    for (String view :
        rows(
            trial.randomRows(),
            "SELECT substring(relname FROM 4) FROM pg_class WHERE relkind = 'm' ORDER BY 1")) {
      String columns =
          rows(
                  trial.randomRows(),
                  "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '%s'::regclass"
                      .formatted(view))
              .get(0);
      trial.attempt(
          trial.randomRows(),
          new Mutant(
              "show a materialized view unguarded",
              view,
              List.of(
                  "CREATE OR REPLACE VIEW %1$s WITH (security_barrier) AS SELECT %2$s FROM mv_%1$s"
                      .formatted(view, columns)),
              trial.oracle(List.of(Kind.GUARDED_VIEW))));
      trial.attempt(
          trial.randomRows(),
          new Mutant(
              "take the barrier from a guarded view",
              view,
              List.of("ALTER VIEW %s RESET (security_barrier)".formatted(view)),
              Proof.lint(CatalogLint.MATERIALIZED_VIEWS_ARE_SHOWN_THROUGH_BARRIERS_ONLY)));
      trial.attempt(
          trial.randomRows(),
          new Mutant(
              "grant a materialized view",
              "mv_" + view,
              List.of("GRANT SELECT ON mv_%s TO l9_app".formatted(view)),
              Proof.lint(CatalogLint.NOBODY_BUT_THE_TWO_GROUPS_IS_GRANTED_ANYTHING)));
    }
    Proof partitions = Proof.lint(CatalogLint.NO_PARTITION_IS_REACHED_BUT_THROUGH_ITS_TABLE);
    for (String row :
        rows(
            trial.everyKind(),
            "SELECT relname, inhparent::regclass FROM pg_class JOIN pg_inherits ON inhrelid = oid"
                + " WHERE relispartition AND relkind = 'r' ORDER BY 1")) {
      String partition = row.split("\\|")[0];
      String parent = row.split("\\|")[1];
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "grant a partition",
              partition,
              List.of("GRANT SELECT ON %s TO l9_app".formatted(partition)),
              partitions));
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "take row level security from a partition",
              partition,
              List.of("ALTER TABLE %s DISABLE ROW LEVEL SECURITY".formatted(partition)),
              partitions));
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "give a partition a policy",
              partition,
              List.of("CREATE POLICY weak ON %s USING (true)".formatted(partition)),
              partitions));
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "disable the triggers of a partition",
              partition,
              List.of(
                  // not every table has a trigger of rows, which its partitions have as well
                  "CREATE TRIGGER of_rows BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION trigger_refuse_change()"
                      .formatted(parent),
                  "ALTER TABLE %s DISABLE TRIGGER USER".formatted(partition)),
              partitions));
    }
  }
}
