package io.l9.substrate.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.migrations.OracleStatements.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
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

  private final MutantTrial trial;

  IsolationMutantsIT(TestCluster cluster) throws SQLException {
    trial = new MutantTrial(cluster);
  }

  @AfterAll
  void disconnect() throws SQLException {
    trial.close();
  }

  /** A proof that fails anyhow would kill every mutant. */
  @Test
  void noProofFindsAnythingInTheSchemaAsItIs() throws SQLException {
    for (Tables.Protected table : Tables.ALL) {
      assertEquals(List.of(), Proof.withoutScope(table).search().in(trial.everyKind()));
      assertEquals(List.of(), Proof.model(table, "SELECT").search().in(trial.everyKind()));
    }
    for (ScopeForm form : ScopeForm.values()) {
      assertEquals(
          List.of(),
          Comparison.deviations(Actor.within(trial.everyKind(), form), Tables.ALL.get(0)));
    }
    assertEquals(List.of(), Intrusions.forgedScopes(trial.everyKind()));
    assertEquals(List.of(), Intrusions.rewritten(trial.everyKind()));
    assertEquals(List.of(), Intrusions.incompleteScopes(trial.everyKind()));
    assertEquals(List.of(), Intrusions.takenByHand(trial.everyKind()));
    assertEquals(List.of(), Intrusions.wrongKeys(trial.everyKind()));
    assertEquals(List.of(), trial.oracle(List.of(Kind.values())).search().in(trial.randomRows()));
    trial.everyKind().rollback();
    trial.randomRows().rollback();
  }

  @Test
  void noMutantSurvives() throws SQLException, IOException {
    TableMutants tables = new TableMutants(trial);
    for (Tables.Protected table : Tables.ALL) {
      tables.mutatePolicies(table);
      tables.mutateTable(table);
    }
    new ReferenceMutants(trial).mutateReferences();
    ScopeMutants scopes = new ScopeMutants(trial);
    scopes.mutateScope();
    scopes.mutateSignedScopes();
    tables.mutateKeeping();
    new FunctionMutants(trial).mutateFunctions();
    new ViewMutants(trial).mutateViewsAndPartitions();
    new LoginMutants(trial).mutateLogins();

    Files.createDirectories(TestCluster.FILES.resolve("target"));
    Files.write(TestCluster.FILES.resolve("target/isolation-mutants.txt"), trial.report());
    System.out.printf(
        "isolation mutants: %d tried, %d survived; see target/isolation-mutants.txt%n",
        trial.report().size(), trial.survivors().size());
    assertEquals(List.of(), trial.survivors());
    checkPage();
  }

  private void checkPage() throws IOException {
    var table = new StringBuilder("| mutant | killed by |\n|---|---|\n");
    trial
        .killers()
        .forEach(
            (kind, proofs) ->
                table.append("| %s | %s |\n".formatted(kind, String.join("; ", proofs))));
    GeneratedPage.check("isolation.md", "mutants", table.toString(), IsolationMutantsIT.class);
  }
}
