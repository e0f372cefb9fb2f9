package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.TableTally;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Erasures of a person with everything that hangs on the packets, against plain deletes of the same
 * rows; and what the others' searches find before and after.
 */
final class EraseBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param packets of each person that is erased
   * @param others packets of a person that stays
   * @param rounds of the comparison
   */
  record Size(int packets, int others, int rounds) {}

  private static final Size FULL = new Size(10_000, 5_000, Comparison.ROUNDS);
  private static final Size QUICK = new Size(1_000, 1_000, Comparison.ROUNDS);

  private static final String TENANT = "tenant";
  private static final String ORG = "org";
  private static final long SEED = 11;
  private static final int TOPICS = 200;
  private static final int QUERIES = 100;
  private static final int NEAREST = 10;

  /** The rows of a person in every table whose rows an erasure deletes. */
  private static final String ROWS =
      """
      SELECT coalesce(sum((xpath('/row/n/text()', query_to_xml(format(
        'SELECT count(*) AS n FROM %%I WHERE user_id = %%L', table_name, '%1$s'), false, true,
        '')))[1]::text::bigint), 0)
      FROM table_treatments WHERE erasure = 'delete'""";

  /** Plain deletes of these rows, the ones that refer to others first. */
  private static final String PLAIN =
      """
      DO $$
      DECLARE t record;
      BEGIN
        FOR t IN SELECT table_name FROM table_treatments WHERE erasure = 'delete' ORDER BY place
        LOOP
          EXECUTE format('DELETE FROM %%I WHERE user_id = %%L', t.table_name, '%1$s');
        END LOOP;
      END $$""";

  private final Size full;
  private final Size quick;
  private final Preparation preparation;

  EraseBench() {
    this(FULL, QUICK, Preparation.NONE);
  }

  EraseBench(Size full, Size quick, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "erase";
  }

  @Override
  public String summary() {
    return "erasures of a person against plain deletes; what is left, and the others' recall";
  }

  /** The state of a run. */
  private record Run(
      BenchContext bench,
      MemorySubstrate product,
      PrecomputedEmbedder embedder,
      ClusteredVectors vectors,
      EraseData data,
      List<ErasureCertificate> certificates,
      List<Double> rates) {

    Memory memory(String person) {
      return product.as(TENANT, ORG, person);
    }

    UUID id(Memory memory) {
      return Objects.requireNonNull(memory.scope().user()).value();
    }
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    PrecomputedEmbedder embedder = new PrecomputedEmbedder();
    MemorySubstrate product = bench.database().substrate(embedder);
    preparation.prepare(bench.database());
    Run run =
        new Run(
            bench,
            product,
            embedder,
            new ClusteredVectors(SEED, TOPICS),
            new EraseData(size.packets()),
            new ArrayList<>(),
            new ArrayList<>());
    Memory stays = run.memory("stays");
    bench.say("a person that stays, with " + size.others() + " packets");
    Map<UUID, float[]> kept =
        new EraseData(size.others()).fill(stays, "stays", embedder, run.vectors());
    List<float[]> queries = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      queries.add(run.vectors().next());
    }
    fill(run, "first");
    double before = recall(stays, kept, queries);
    bench.say("erasing persons with " + size.packets() + " packets each");
    int[] number = {0};
    // of one round: the time is the database's, and every round fills two persons first
    Comparison times =
        Comparison.of(
            WarmUp.ONE_ROUND,
            size.rounds(),
            () -> erase(run, "ours-" + ++number[0]),
            () -> delete(run, "plain-" + ++number[0]));
    double unused = eraseFilled(run, run.memory("first"));
    double after = recall(stays, kept, queries);
    report(run, times, before, after);
  }

  private static void report(Run run, Comparison times, double before, double after)
      throws Exception {
    Report report = run.bench().report();
    long left = 0;
    for (ErasureCertificate certificate : run.certificates()) {
      left += certificate.tables().stream().mapToLong(TableTally::remaining).sum();
    }
    report.rounds("erase", times, "ms");
    report.figure("rows_per_s", Statistics.median(run.rates()), "rows/s");
    report.figure("ratio_to_plain_deletes", times.ratio(), "ratio");
    report.check("left_over", (double) left, "rows", Target.exactly(0));
    report.detail("others_recall_before", before);
    report.detail("others_recall_after", after);
    report.check("others_recall_change", Math.abs(after - before), "share", Target.atMost(.001));
  }

  private static Memory fill(Run run, String person) throws Exception {
    Memory memory = run.memory(person);
    var unused = run.data().fill(memory, person, run.embedder(), run.vectors());
    run.bench().database().execute("VACUUM ANALYZE");
    return memory;
  }

  private static double erase(Run run, String person) throws Exception {
    return eraseFilled(run, fill(run, person));
  }

  private static double eraseFilled(Run run, Memory memory) throws Exception {
    TenantScope scope = memory.scope();
    TenantScope admin =
        new TenantScope(
            scope.tenant(), null, null, Role.TENANT_ADMIN, UUID.randomUUID(), null, null);
    UserId user = Objects.requireNonNull(scope.user());
    long found = left(run, user.value());
    double millis =
        Comparison.millis(
            () ->
                run.certificates()
                    .add(
                        run.product()
                            .subjects()
                            .erasures()
                            .erase(
                                admin,
                                new ErasureOrder(Subject.user(scope.tenant(), user), false, null),
                                (tombstone, done, total) -> {})
                            .certificate()));
    run.rates().add(found * 1000 / millis);
    require(0, left(run, user.value()));
    return millis;
  }

  private static double delete(Run run, String person) throws Exception {
    Memory memory = fill(run, person);
    String sql = PLAIN.formatted(run.id(memory));
    double millis = Comparison.millis(() -> run.bench().database().execute(sql));
    require(0, left(run, run.id(memory)));
    return millis;
  }

  private static long left(Run run, UUID user) throws Exception {
    return Long.parseLong(run.bench().database().single(ROWS.formatted(user)));
  }

  private static void require(long expected, long found) {
    if (found != expected) {
      throw new IllegalStateException(found + " rows are left instead of " + expected);
    }
  }

  /** The share of the nearest packets of a memory that its searches by a vector find. */
  private static double recall(Memory memory, Map<UUID, float[]> packets, List<float[]> queries) {
    double found = 0;
    for (float[] query : queries) {
      List<UUID> nearest =
          packets.entrySet().stream()
              .sorted(
                  Comparator.comparingDouble(
                      (Map.Entry<UUID, float[]> packet) -> -product(packet.getValue(), query)))
              .limit(NEAREST)
              .map(Map.Entry::getKey)
              .toList();
      List<UUID> hits =
          memory
              .search(
                  SearchQuery.builder()
                      .vector(Vector.of(query))
                      .mode(SearchMode.SEMANTIC)
                      .limit(NEAREST)
                      .build())
              .hits()
              .stream()
              .map(hit -> hit.packet().id().value())
              .toList();
      found += hits.stream().filter(nearest::contains).count() / (double) NEAREST;
    }
    return found / queries.size();
  }

  private static double product(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}
