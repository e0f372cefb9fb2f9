package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.OWNER;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A proof of isolation, which finds what is wrong with a schema that was changed.
 *
 * @param name as the list of mutants shows it
 */
record Proof(String name, Search search) {

  /** The search of a proof; the first finding is enough. */
  interface Search {
    List<String> in(Connection mutated) throws SQLException;
  }

  // proofs

  static Proof model(Tables.Protected table, String verb) {
    return new Proof(
        "model: " + verb,
        mutated ->
            Comparison.firstDeviation(Actor.within(mutated, formOf(table)), table, List.of(verb)));
  }

  /** Half of the tables are asked in scopes that are signed. */
  private static ScopeForm formOf(Tables.Protected table) {
    return ScopeForm.values()[Tables.ALL.indexOf(table) % ScopeForm.values().length];
  }

  static Proof lint(CatalogLint lint) {
    return new Proof(lint.toString(), lint::findings);
  }

  /** Neither the owner nor the API login reads without a scope, and both are told. */
  static Proof withoutScope(Tables.Protected table) {
    return new Proof(
        "no scope, no answer",
        mutated -> {
          Actor actor = Actor.within(mutated, ScopeForm.PLAIN);
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
}
