package io.l9.substrate.benchmarks;

import io.l9.substrate.FactMemory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The writes that the product sends when facts are asserted, recorded and sent again. */
final class Recording {

  private static final int SETUP_BATCH = 500;

  /**
   * The transactions of a work.
   *
   * @param before what is there before
   * @param asserted what is measured
   * @param revisions that are there afterwards
   */
  record Writes(
      List<List<RecordedStatement>> before,
      List<List<RecordedStatement>> asserted,
      long revisions) {

    /** Returns the number of statements of a call, the entry into the scope among them. */
    long statements() {
      return asserted.get(0).size();
    }
  }

  private final BenchDatabase database;
  private final StatementRecorder recorder;
  private final FactMemory recorded;

  Recording(BenchContext bench, BenchDatabase database) {
    this.database = database;
    recorder = new StatementRecorder(database.pool());
    recorded =
        bench
            .closing(
                MemorySubstrate.builder().dataSource(recorder.dataSource()).embedder(null).build())
            .as("tenant", IsolationData.ORG, IsolationData.USER)
            .facts();
  }

  /** Has the product do a work, and returns what it wrote. */
  Writes of(FactWork work, int batch) throws SQLException {
    empty(database);
    List<List<RecordedStatement>> before = record(FactWork.parts(work.before(), SETUP_BATCH));
    List<List<RecordedStatement>> asserted = record(work.calls(batch));
    return new Writes(before, asserted, revisions());
  }

  private List<List<RecordedStatement>> record(List<List<FactDraft>> calls) {
    List<List<RecordedStatement>> writes = new ArrayList<>();
    for (List<FactDraft> call : calls) {
      recorder.take();
      var unused = recorded.putAll(call);
      writes.add(recorder.takeWrites());
    }
    return writes;
  }

  /** Returns the facts a second that the product asserts. */
  double rate(FactWork work, int batch, FactMemory facts) throws Exception {
    empty(database);
    for (List<FactDraft> call : FactWork.parts(work.before(), SETUP_BATCH)) {
      var unused = facts.putAll(call);
    }
    double millis =
        Comparison.millis(
            () -> {
              for (List<FactDraft> call : work.calls(batch)) {
                List<AssertOutcome> outcomes =
                    batch == 1 ? List.of(facts.put(call.get(0))) : facts.putAll(call);
                if (!outcomes.stream().allMatch(work.outcome()::isInstance)) {
                  throw new IllegalStateException("not all are " + work.outcome());
                }
              }
            });
    return work.asserted().size() * 1000 / millis;
  }

  /** Returns the facts a second that plain JDBC writes. */
  double rate(FactWork work, Writes writes) throws Exception {
    empty(database);
    try (Connection plain = database.pool().getConnection()) {
      replay(plain, writes.before());
      double millis = Comparison.millis(() -> replay(plain, writes.asserted()));
      long revisions = revisions();
      if (revisions != writes.revisions()) {
        throw new IllegalStateException(
            "wrote " + revisions + " revisions instead of " + writes.revisions());
      }
      return work.asserted().size() * 1000 / millis;
    }
  }

  private static void replay(Connection plain, List<List<RecordedStatement>> transactions)
      throws SQLException {
    for (List<RecordedStatement> transaction : transactions) {
      for (RecordedStatement statement : transaction) {
        try (PreparedStatement prepared = plain.prepareStatement(statement.sql())) {
          statement.run(prepared);
        }
      }
      plain.commit();
    }
  }

  private long revisions() throws SQLException {
    return Long.parseLong(database.single("SELECT count(*) FROM fact_revisions"));
  }

  /** Removes every fact. */
  static void empty(BenchDatabase database) throws SQLException {
    database.execute("TRUNCATE knowledge_facts CASCADE");
  }
}
