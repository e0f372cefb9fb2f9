package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;

import io.l9.substrate.migrations.OracleStatements.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The trial of mutants, one at a time, each in a transaction that is rolled back: in a schema with
 * rows of every kind, or in one with the random rows of the oracle.
 */
final class MutantTrial implements AutoCloseable {

  private final Connection everyKind;
  private final Connection randomRows;
  private final Oracle oracle;
  private final List<String> survivors = new ArrayList<>();
  private final List<String> report = new ArrayList<>();
  private final Map<String, TreeSet<String>> killers = new LinkedHashMap<>();

  MutantTrial(TestCluster cluster) throws SQLException {
    everyKind = cluster.as("postgres", cluster.migrated()).getConnection();
    Comparison.plant(everyKind);
    everyKind.setAutoCommit(false);
    randomRows = cluster.as("postgres", cluster.migrated()).getConnection();
    oracle = Oracle.plant(1, randomRows);
    randomRows.setAutoCommit(false);
  }

  @Override
  public void close() throws SQLException {
    everyKind.close();
    randomRows.close();
  }

  /** Returns the connection to a schema with a row of every kind in every table. */
  Connection everyKind() {
    return everyKind;
  }

  /** Returns the connection to a schema with the oracle's rows. */
  Connection randomRows() {
    return randomRows;
  }

  /** Returns the mutants that no proof noticed. */
  List<String> survivors() {
    return survivors;
  }

  /** Returns a line for each mutant that was tried. */
  List<String> report() {
    return report;
  }

  /** Returns the names of the proofs that noticed, by kind of mutant. */
  Map<String, TreeSet<String>> killers() {
    return killers;
  }

  Proof oracle(List<Kind> kinds) {
    return new Proof(
        "oracle: " + kinds.stream().map(Kind::toString).sorted().reduce("%s, %s"::formatted).get(),
        mutated -> oracle.ask(Actor.within(mutated, ScopeForm.PLAIN), 1500, kinds, 1));
  }

  // machinery

  /** A function with one passage replaced, which must be there. */
  Mutant edited(String kind, String function, String passage, String by, Proof proof)
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

  void attempt(Connection superuser, Mutant mutant) throws SQLException {
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
}
