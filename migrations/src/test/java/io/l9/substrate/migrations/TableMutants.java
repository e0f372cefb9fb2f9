package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.rows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The mutants of a table: its policies, its grants, and its rows that never change. */
final class TableMutants {

  private static final String EVERY_ROLE =
      "'{end_user,cursor_user,l9_system,org_admin,tenant_admin}'::text[]";
  private static final Pattern ROLES = Pattern.compile("'\\{[a-z0-9_,]+}'::text\\[]");

  private record Policy(String name, String kind, String command, String using, String check) {}

  private final MutantTrial trial;

  TableMutants(MutantTrial trial) {
    this.trial = trial;
  }

  // policies

  void mutatePolicies(Tables.Protected table) throws SQLException {
    for (String name :
        rows(
            trial.everyKind(),
            "SELECT polname FROM pg_policy WHERE polrelid = '%s'::regclass ORDER BY 1"
                .formatted(table.name()))) {
      Policy policy = policy(table, name);
      if (policy.kind().startsWith("_known_")) {
        continue;
      }
      Proof proof = proofFor(table, policy.kind());
      String alter = "ALTER POLICY %s ON %s ".formatted(name, table.name());
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "drop `<table>%s`".formatted(policy.kind()),
              table.name(),
              alone(table, "DROP POLICY %s ON %s".formatted(name, table.name())),
              proof));
      if (policy.kind().equals("_base") || policy.kind().equals("_admin_override")) {
        trial.attempt(
            trial.everyKind(),
            new Mutant(
                "give `<table>%s` to PUBLIC".formatted(policy.kind()),
                table.name(),
                List.of(alter + "TO PUBLIC"),
                Proof.lint(CatalogLint.EVERY_TABLE_HAS_THE_POLICIES)));
        continue;
      }
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "loosen `<table>%s` to `true`".formatted(policy.kind()),
              table.name(),
              alone(table, alter + conditions(policy, "true", "true")),
              proof));
      String using = ROLES.matcher(policy.using()).replaceAll(EVERY_ROLE);
      String check = ROLES.matcher(policy.check()).replaceAll(EVERY_ROLE);
      if (!using.equals(policy.using()) || !check.equals(policy.check())) {
        trial.attempt(
            trial.everyKind(),
            new Mutant(
                "open the admins' part of `<table>%s` to every role".formatted(policy.kind()),
                table.name(),
                alone(table, alter + conditions(policy, using, check)),
                proof));
      }
    }
  }

  /** The mutation, without the trigger that writes versions: their own policies refuse as well. */
  private List<String> alone(Tables.Protected table, String mutation) throws SQLException {
    List<String> statements =
        new ArrayList<>(
            rows(
                trial.everyKind(),
                """
                SELECT format('ALTER TABLE %%I DISABLE TRIGGER %%I', tgrelid::regclass, tgname) FROM pg_trigger
                WHERE tgrelid = '%s'::regclass AND tgfoid = 'trigger_follow_document'::regproc"""
                    .formatted(table.name())));
    statements.add(mutation);
    return statements;
  }

  // tables

  void mutateTable(Tables.Protected table) throws SQLException {
    String name = table.name();
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "disable row level security",
            name,
            List.of("ALTER TABLE %s DISABLE ROW LEVEL SECURITY".formatted(name)),
            Proof.model(table, "SELECT")));
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "remove FORCE",
            name,
            List.of("ALTER TABLE %s NO FORCE ROW LEVEL SECURITY".formatted(name)),
            Proof.withoutScope(table)));
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "add a weak permissive policy",
            name,
            List.of("CREATE POLICY weak ON %s USING (true)".formatted(name)),
            Proof.lint(CatalogLint.NO_TABLE_HAS_ANOTHER_POLICY)));
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "plant a row without a tenant",
            name,
            List.of(
                "ALTER TABLE %s ALTER tenant_id DROP NOT NULL".formatted(name),
                // else the packet is queued for embedding, where there is no place for it
                "SET LOCAL l9.indexes_itself = 'on'",
                table.insert(new RowOwner(null, 1, 1, table.scoped() ? "shared" : null))),
            Proof.model(table, "SELECT")));
    for (String verb : Comparison.VERBS) {
      if (!table.allows(verb)) {
        trial.attempt(
            trial.everyKind(),
            new Mutant(
                "grant " + verb + " where no scope has it",
                name,
                List.of("GRANT %s ON %s TO l9_app".formatted(verb, name)),
                Proof.model(table, verb)));
      }
    }
    for (String grantee : List.of("PUBLIC", API)) {
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "grant the table to " + grantee,
              name,
              List.of("GRANT SELECT ON %s TO %s".formatted(name, grantee)),
              Proof.withoutScope(table)));
    }
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "grant TRUNCATE, which no policy sees",
            name,
            List.of("GRANT TRUNCATE ON %s TO l9_app".formatted(name)),
            Proof.lint(CatalogLint.NOBODY_BUT_THE_TWO_GROUPS_IS_GRANTED_ANYTHING)));
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "gather statistics of a column of words",
            name,
            List.of("ALTER TABLE %s ALTER COLUMN user_id SET STATISTICS 10".formatted(name)),
            Proof.lint(CatalogLint.NO_STATISTICS_ARE_KEPT_OF_WORDS)));
    trial.attempt(
        trial.everyKind(),
        new Mutant(
            "hand the table to the API login",
            name,
            List.of("ALTER TABLE %s OWNER TO l9_api".formatted(name)),
            Proof.lint(CatalogLint.EVERY_TABLE_IS_GUARDED_AND_ITS_OWNER_TOO)));
  }

  // rows that are kept

  void mutateKeeping() throws SQLException {
    Proof kept = new Proof("rewritten rows", Intrusions::rewritten);
    for (String trigger :
        rows(
            trial.everyKind(),
            "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgfoid = 'trigger_refuse_change'::regproc ORDER BY 1, 2")) {
      String table = trigger.split("\\|")[0];
      String name = trigger.split("\\|")[1];
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "let a row be changed that is kept",
              name,
              List.of("ALTER TABLE %s DISABLE TRIGGER %s".formatted(table, name)),
              kept));
      trial.attempt(
          trial.everyKind(),
          new Mutant(
              "drop what keeps a row",
              name,
              List.of("DROP TRIGGER %s ON %s".formatted(name, table)),
              Proof.lint(CatalogLint.WHAT_IS_WRITTEN_ONCE_IS_KEPT)));
    }
    trial.attempt(
        trial.everyKind(),
        trial.edited(
            "let a row be changed that is kept",
            "trigger_refuse_change",
            "IF current_user =",
            "IF true OR current_user =",
            kept));
  }

  private Policy policy(Tables.Protected table, String name) throws SQLException {
    String of =
        " FROM pg_policy WHERE polrelid = '%s'::regclass AND polname = '%s'"
            .formatted(table.name(), name);
    return new Policy(
        name,
        name.substring(table.name().length()),
        rows(trial.everyKind(), "SELECT polcmd" + of).get(0),
        rows(trial.everyKind(), "SELECT coalesce(pg_get_expr(polqual, polrelid), '')" + of).get(0),
        rows(trial.everyKind(), "SELECT coalesce(pg_get_expr(polwithcheck, polrelid), '')" + of)
            .get(0));
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
      return Proof.model(table, verb);
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
}
