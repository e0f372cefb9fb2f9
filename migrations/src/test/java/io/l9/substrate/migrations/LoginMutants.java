package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.rows;

import java.sql.SQLException;
import java.util.List;

/** The mutants of logins and their rights. */
final class LoginMutants {

  private final MutantTrial trial;

  LoginMutants(MutantTrial trial) {
    this.trial = trial;
  }

  // logins

  void mutateLogins() throws SQLException {
    Proof more = Proof.lint(CatalogLint.NO_LOGIN_IS_MORE_THAN_IT_SHOULD);
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
      trial.attempt(
          trial.everyKind(), new Mutant("`" + change + "`", "cluster", List.of(change), more));
    }
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "`ALTER ROLE l9_app BYPASSRLS`",
            "cluster",
            List.of("ALTER ROLE l9_app BYPASSRLS"),
            Proof.model(Tables.ALL.get(0), "SELECT")));
    String database = rows(trial.everyKind(), "SELECT current_database()").get(0);
    Proof creates = Proof.lint(CatalogLint.NO_LOGIN_OF_REQUESTS_OWNS_OR_CREATES_ANYTHING);
    for (String grantee : List.of(API, "l9_app", "PUBLIC")) {
      for (String right :
          List.of(
              "CREATE ON SCHEMA public",
              "CREATE ON DATABASE " + database,
              "TEMPORARY ON DATABASE " + database)) {
        trial.attempt(
            trial.everyKind(),
            new Mutant(
                "grant " + right.replaceAll(" \\S+$", ""),
                grantee,
                List.of("GRANT %s TO %s".formatted(right, grantee)),
                creates));
      }
    }
  }
}
