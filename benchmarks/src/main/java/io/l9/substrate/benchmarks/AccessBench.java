package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The cost of noting reads, and a check that each of them counts once. Reads that are noted and
 * reads that are not take turns in blocks: what is noted is appended by another thread while the
 * block runs, and would disturb a read beside it.
 */
final class AccessBench implements Bench {

  private static final int READERS = 3;
  private static final int ACCESSES_A_PACKET = 20;

  @Override
  public String name() {
    return "access";
  }

  @Override
  public String summary() {
    return "reads that are noted for the access log against reads that are not";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    BenchDatabase database = bench.database();
    MemorySubstrate l9 =
        bench.closing(
            MemorySubstrate.builder()
                .dataSource(database.pool())
                .maintainer(database.database().as(database.database().maintainer()))
                .embedder(null)
                .build());
    Memory memory = l9.as("bench", "access", "reader");
    int packets = bench.quick() ? 1_000 : 10_000;
    bench.say("storing " + packets + " packets");
    List<PacketId> ids = fill(memory, packets);

    int rounds = bench.quick() ? Comparison.ROUNDS : 2 * Comparison.ROUNDS;
    int gets = bench.quick() ? 1_000 : 4_000;
    AtomicLong noted = new AtomicLong();
    bench.say("reading one by one, " + rounds + " rounds of " + gets);
    Random random = new Random(11);
    WarmUp warmUp = bench.warmUp(2);
    Comparison byId =
        blocks(
            warmUp,
            memory,
            rounds,
            gets,
            ids,
            noted,
            m -> {
              var unused = m.get(ids.get(random.nextInt(ids.size())));
              return 1;
            });
    int searches = gets / 10;
    bench.say("searching, " + rounds + " rounds of " + searches);
    Comparison bySearch =
        blocks(
            warmUp,
            memory,
            rounds,
            searches,
            ids,
            noted,
            m -> m.search(query(random)).hits().size());
    double worse = Math.max(byId.ratio(), bySearch.ratio());
    bench.report().check("read_recording_ratio", worse, "ratio", Target.atMost(1.05));
    bench.report().figure("get_recording_ratio", byId.ratio(), "ratio");
    bench.report().figure("search_recording_ratio", bySearch.ratio(), "ratio");
    bench.report().rounds("get", byId, "ms");
    bench.report().rounds("search", bySearch, "ms");

    bench.say("folding while " + READERS + " read");
    readAndFold(l9, memory, ids, noted, gets / 4);
    settle(memory, ids);
    l9.jobs().run(Job.FOLD_ACCESSES);
    long counted = Long.parseLong(database.single("SELECT sum(access_count) FROM packet_store"));
    bench.report().check("fold_exact", counted / (double) noted.get(), "share", Target.exactly(1));
    bench.report().detail("accesses", noted.get());
    bench.report().detail("lost", l9.lostReads());
    fold(bench, database, l9, ACCESSES_A_PACKET * packets);
  }

  private static void fold(
      BenchContext bench, BenchDatabase database, MemorySubstrate l9, int accesses)
      throws Exception {
    bench.say("folding " + accesses + " accesses");
    database.execute(
        """
        INSERT INTO memory_access_log
          (access_id, target_type, target_id, agent_id, kind, tenant_id, org_id, user_id,
           correlation_id, session_id, trace_id)
        SELECT gen_random_uuid(), 'packet', packet_id, 'bench', 'read', tenant_id, org_id, user_id,
          NULL, NULL, NULL
        FROM packet_store, generate_series(1,\s"""
            + ACCESSES_A_PACKET
            + ")");
    double millis =
        Comparison.millis(
            () -> {
              long folded = l9.jobs().run(Job.FOLD_ACCESSES).touched();
              if (folded != accesses) {
                throw new IllegalStateException("folded " + folded + " of " + accesses);
              }
            });
    bench.report().figure("fold_200k_s", millis / 1000 * 200_000 / accesses, "s");
    bench.report().detail("folded", accesses);
  }

  /** Reads through a memory; returns how many packets were handed out. */
  @FunctionalInterface
  private interface Read {
    int from(Memory memory);
  }

  private static Comparison blocks(
      WarmUp warmUp,
      Memory memory,
      int rounds,
      int calls,
      List<PacketId> ids,
      AtomicLong noted,
      Read read)
      throws Exception {
    return Comparison.of(
        warmUp,
        rounds,
        () -> {
          double millis =
              Comparison.millis(
                  () -> {
                    for (int i = 0; i < calls; i++) {
                      noted.addAndGet(read.from(memory));
                    }
                  });
          settle(memory, ids);
          return millis / calls;
        },
        () -> {
          Memory untracked = memory.untracked();
          return Comparison.millis(
                  () -> {
                    for (int i = 0; i < calls; i++) {
                      read.from(untracked);
                    }
                  })
              / calls;
        });
  }

  /** Has what is noted appended, so that nothing of it runs into the next block. */
  private static void settle(Memory memory, List<PacketId> ids) {
    var unused = memory.access().of(ids.get(0), 1);
  }

  private static void readAndFold(
      MemorySubstrate l9, Memory memory, List<PacketId> ids, AtomicLong noted, int reads)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        Random random = new Random(reader);
        work.add(
            () -> {
              for (int i = 0; i < reads; i++) {
                var unused = memory.get(ids.get(random.nextInt(ids.size())));
                noted.incrementAndGet();
              }
              return null;
            });
      }
      work.add(
          () -> {
            for (int i = 0; i < 5; i++) {
              l9.jobs().run(Job.FOLD_ACCESSES);
            }
            return null;
          });
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static SearchQuery query(Random random) {
    return SearchQuery.builder()
        .text("subject" + random.nextInt(100))
        .mode(SearchMode.KEYWORD)
        .limit(10)
        .build();
  }

  private static List<PacketId> fill(Memory memory, int packets) {
    List<PacketId> ids = new ArrayList<>();
    List<PacketDraft> batch = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      batch.add(
          memory
              .draft("note", Map.of("text", "note " + i + " on subject" + i % 100 + " of the day"))
              .build());
      if (batch.size() == 500 || i == packets - 1) {
        for (IngestOutcome outcome : memory.rememberAll(batch)) {
          ids.add(outcome.packet().id());
        }
        batch.clear();
      }
    }
    return ids;
  }
}
