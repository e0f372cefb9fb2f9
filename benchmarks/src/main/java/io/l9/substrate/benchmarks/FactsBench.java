package io.l9.substrate.benchmarks;

import io.l9.substrate.FactMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.tenancy.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Assertions against plain JDBC that sends the same writes and decides nothing: no lock, no look at
 * the slot, at the lineage of packets or at rejections. Then many writers of one slot, and a
 * question about the record against careful SQL.
 */
final class FactsBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param singles facts of a round, one by one
   * @param batches of a round
   * @param batch facts of a batch
   * @param writers of one slot
   * @param calls of each writer
   * @param revisions of the record that is asked
   * @param questions of a round
   */
  record Size(
      int singles, int batches, int batch, int writers, int calls, int revisions, int questions) {}

  private static final Size FULL = new Size(300, 2, 500, 64, 40, 1_000, 200);
  private static final Size QUICK = new Size(50, 1, 500, 64, 5, 1_000, 50);

  private static final int ROUNDS = 5;

  /** Three kinds of assertions, each one by one and in batches, and the question. */
  private static final int COMPARISONS = 7;

  /** The facts of the record that is asked. */
  private static final int FACTS = 10;

  private static final String SUBJECT = "the record";
  private static final String PREDICATE = "says";

  private static final String CAREFUL =
      """
      SELECT * FROM (
        SELECT DISTINCT ON (f.fact_id) f.fact_id, f.subject, f.predicate, f.object, f.object_type,
          r.valid_from, r.valid_to, r.path, r.confidence, r.support, r.contradictions, r.state,
          r.known_from, r.revision
        FROM knowledge_facts f JOIN fact_revisions r
          ON r.tenant_id = f.tenant_id AND r.fact_id = f.fact_id
        WHERE f.tenant_id = ? AND f.subject_normalized = ? AND f.predicate = ?
          AND r.known_from <= ?::timestamptz
        ORDER BY f.fact_id, r.revision DESC) b
      WHERE b.state = 'held' AND (b.valid_from IS NULL OR b.valid_from <= ?::timestamptz)
        AND (b.valid_to IS NULL OR b.valid_to > ?::timestamptz)""";

  private final Size full;
  private final Size quick;
  private final Preparation preparation;

  FactsBench() {
    this(FULL, QUICK, Preparation.NONE);
  }

  FactsBench(Size full, Size quick, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "facts";
  }

  @Override
  public String summary() {
    return "asserting facts against plain JDBC with the same rows, and asking what was believed";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    BenchDatabase database = bench.database();
    Memory memory = memory(database.substrate(null));
    int most = Math.max(size.singles(), size.batches() * size.batch());
    List<PacketId> packets = packets(memory, Math.max(most, size.writers() * size.calls()));
    administrator(database).declareSingle(FactWork.SINGLE);
    preparation.prepare(database);
    Recording recording = new Recording(bench, database);
    compare(bench, recording, memory, packets.subList(0, size.singles()), 1);
    compare(
        bench, recording, memory, packets.subList(0, size.batches() * size.batch()), size.batch());
    bench.say(size.writers() + " writers of one slot");
    contend(bench, database, memory, packets, size);
    bench.say("asking a record of " + size.revisions() + " revisions");
    ask(bench, database, memory, size);
  }

  private static Memory memory(MemorySubstrate substrate) {
    return substrate.as("tenant", IsolationData.ORG, IsolationData.USER);
  }

  private static FactMemory administrator(BenchDatabase database) {
    MemorySubstrate substrate = database.substrate(null);
    return substrate.as(memory(substrate).scope().withRole(Role.ORG_ADMIN)).facts();
  }

  private static List<PacketId> packets(Memory memory, int count) {
    List<PacketDraft> drafts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drafts.add(memory.draft("note", Map.of("text", "source " + i)).build());
    }
    List<PacketId> ids = new ArrayList<>();
    for (List<PacketDraft> part : FactWork.parts(drafts, 500)) {
      memory.rememberAll(part).forEach(outcome -> ids.add(outcome.packet().id()));
    }
    return ids;
  }

  private static void compare(
      BenchContext bench, Recording recording, Memory memory, List<PacketId> packets, int batch)
      throws Exception {
    FactMemory facts = memory.facts();
    String calls = batch == 1 ? "_single" : "_batch";
    compare(bench, recording, facts, "assert" + calls, FactWork.asserting(facts, packets), batch);
    compare(
        bench, recording, facts, "reinforce" + calls, FactWork.reinforcing(facts, packets), batch);
    compare(
        bench, recording, facts, "supersede" + calls, FactWork.superseding(facts, packets), batch);
  }

  private static void compare(
      BenchContext bench,
      Recording recording,
      FactMemory facts,
      String name,
      FactWork work,
      int batch)
      throws Exception {
    bench.say(name + ": " + work.asserted().size() + " facts, " + batch + " a call");
    Recording.Writes writes = recording.of(work, batch);
    Comparison rates =
        Comparison.of(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            () -> recording.rate(work, batch, facts),
            () -> recording.rate(work, writes));
    bench.report().rounds(name, rates, "facts/s");
    bench.report().detail(name + "_statements", writes.statements());
    bench.report().check(name + "_ratio", rates.ratio(), "ratio", Target.atLeast(.8));
  }

  /** Every acknowledged assertion is a source, a step of support and a revision, and no other. */
  private static void contend(
      BenchContext bench, BenchDatabase database, Memory memory, List<PacketId> packets, Size size)
      throws Exception {
    Recording.empty(database);
    FactDraft draft = memory.facts().draft("everybody", "says", "the same");
    ExecutorService threads = Executors.newFixedThreadPool(size.writers());
    int acknowledged = 0;
    double millis;
    try {
      List<Callable<Integer>> writers = new ArrayList<>();
      for (List<PacketId> own :
          FactWork.parts(packets.subList(0, size.writers() * size.calls()), size.calls())) {
        writers.add(
            () -> {
              own.forEach(packet -> memory.facts().put(draft.from(packet, null)));
              return own.size();
            });
      }
      long begun = System.nanoTime();
      for (Future<Integer> writer : threads.invokeAll(writers)) {
        acknowledged += writer.get();
      }
      millis = (System.nanoTime() - begun) / 1e6;
    } finally {
      threads.shutdownNow();
    }
    long kept =
        Long.parseLong(
            database.single(
                """
                SELECT least((SELECT sum(supporting_packet_count) FROM knowledge_facts),
                  (SELECT count(*) FROM fact_revisions), (SELECT count(*) FROM fact_evidence))"""));
    bench.report().check("one_slot_kept", kept / (double) acknowledged, "share", Target.exactly(1));
    bench.report().figure("one_slot_per_s", acknowledged * 1000 / millis, "facts/s");
  }

  private static void ask(BenchContext bench, BenchDatabase database, Memory memory, Size size)
      throws Exception {
    Recording.empty(database);
    fill(memory.facts(), size.revisions());
    Instant middle =
        Instant.parse(
            database.single(
                """
                SELECT to_char(percentile_disc(.5) WITHIN GROUP (ORDER BY known_from)
                  AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM fact_revisions"""));
    Instant now = Instant.now();
    FactQuery question =
        new FactQuery(
            new EntityName(SUBJECT),
            PREDICATE,
            null,
            null,
            null,
            null,
            Set.of(FactState.HELD),
            now,
            false,
            middle,
            FactQuery.Order.NEWEST,
            FactQuery.MAX_LIMIT,
            null);
    StatementRecorder recorder = new StatementRecorder(database.pool());
    FactMemory recorded =
        memory(
                bench.closing(
                    MemorySubstrate.builder()
                        .dataSource(recorder.dataSource())
                        .embedder(null)
                        .trackReads(false)
                        .build()))
            .facts();
    recorder.take();
    int expected = recorded.list(question).page().facts().size();
    RecordedStatement entry = recorder.take().get(0);
    try (Connection plain = database.pool().getConnection()) {
      Comparison times =
          Comparison.ofCalls(
              bench.warmUp(COMPARISONS),
              ROUNDS,
              size.questions(),
              () -> require(expected, memory.facts().list(question).page().facts().size()),
              () -> require(expected, careful(plain, entry, memory, middle, now)));
      bench.report().rounds("as_of_known_at", times, "ms");
      bench.report().check("as_of_known_at_ratio", times.ratio(), "ratio", Target.atMost(1.2));
    }
  }

  private static void require(int expected, int found) {
    if (found != expected || found == 0) {
      throw new IllegalStateException("found " + found + " facts instead of " + expected);
    }
  }

  /** The entry into the scope and the question in one round trip, as the product sends them. */
  private static int careful(
      Connection plain, RecordedStatement entry, Memory memory, Instant known, Instant asOf)
      throws SQLException {
    int found;
    try (PreparedStatement prepared = plain.prepareStatement(entry.sql() + "; " + CAREFUL)) {
      for (RecordedStatement.Binding binding : entry.bindings()) {
        binding.bind(prepared);
      }
      int place = entry.bindings().size();
      prepared.setObject(++place, memory.scope().tenant().value());
      prepared.setString(++place, SUBJECT);
      prepared.setString(++place, PREDICATE);
      prepared.setString(++place, known.toString());
      prepared.setString(++place, asOf.toString());
      prepared.setString(++place, asOf.toString());
      found = RecordedStatement.read(prepared) - 1;
    }
    plain.commit();
    return found;
  }

  /** Facts of one subject and predicate, each of which changes again and again. */
  private static void fill(FactMemory facts, int revisions) {
    List<FactId> ids = new ArrayList<>();
    for (int i = 0; i < FACTS; i++) {
      AssertOutcome outcome = facts.put(SUBJECT, PREDICATE, i);
      ids.add(((AssertOutcome.Asserted) outcome).fact().id());
    }
    for (int i = FACTS; i < revisions; i++) {
      Fact changed = facts.contradict(ids.get(i % FACTS), null, "doubt " + i);
      if (changed.revision() != i / FACTS + 1) {
        throw new IllegalStateException("a contradiction made no revision: " + changed);
      }
    }
  }
}
