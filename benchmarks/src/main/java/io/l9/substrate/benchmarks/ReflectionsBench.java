package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.benchmarks.AdvisedAgents.Result;
import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.embedding.BgeSmallEmbedder;
import io.l9.substrate.rest.RestServer;
import io.l9.substrate.rest.auth.DevKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Whether lessons that help are given and those that harm are not, by agents over HTTP whose
 * lessons' effects are known; whether a lesson said again is known again and its contrary is not;
 * and the time of advice among very many reflections, against one statement of careful SQL.
 */
final class ReflectionsBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param reflections among which advice is timed
   * @param questions of a round
   * @param lessons that are said again
   * @param seeds agents, each in a tenant of its own
   * @param kinds of tasks of each agent
   * @param tasks of each agent
   */
  record Size(int reflections, int questions, int lessons, int seeds, int kinds, int tasks) {}

  private static final Size FULL = new Size(100_000, 100, 200, 20, 20, 3_000);
  private static final Size QUICK = new Size(10_000, 30, 40, 2, 5, 600);
  private static final int ROUNDS = 5;
  private static final int SAMPLES = 200;

  /** A call waits for the server and the database in turns. */
  private static final int AGENTS_PER_PROCESSOR = 2;

  /** The nearest lessons with what is known of their uses: no rejections, no kinds, no words. */
  private static final String CAREFUL =
      """
      WITH nearest AS MATERIALIZED (
        SELECT r.reflection_id, r.content, r.confidence, r.priority,
          1 - (r.index_vector::vector(384) <=> ?::vector(384)) AS similarity
        FROM reflection_store r
        WHERE (SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true) IS NOT NULL)
          AND r.tenant_id = ? AND vector_dims(r.index_vector) = 384 AND r.state = 'active'
          AND r.reflection_type IN ('lesson', 'success', 'insight', 'improvement')
          AND (r.expires_at IS NULL OR r.expires_at > now())
        ORDER BY r.index_vector::vector(384) <=> ?::vector(384) LIMIT 40)
      SELECT n.*, u.judged, u.successes FROM nearest n LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE u.outcome IN ('success', 'failure')) AS judged,
          count(*) FILTER (WHERE u.outcome = 'success') AS successes
        FROM reflection_uses u WHERE u.tenant_id = ? AND u.reflection_id = n.reflection_id) u ON true
      ORDER BY n.similarity DESC""";

  private final Size full;
  private final Size quick;
  private final Preparation preparation;

  ReflectionsBench() {
    this(FULL, QUICK, Preparation.NONE);
  }

  ReflectionsBench(Size full, Size quick, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "reflections";
  }

  @Override
  public String summary() {
    return "lessons that help or harm, lessons said again, and advice among very many of them";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    preparation.prepare(bench.database());
    learn(bench, size);
    recognise(bench, size);
    advise(bench, size);
  }

  private static void learn(BenchContext bench, Size size) throws Exception {
    PrecomputedEmbedder embedder = new PrecomputedEmbedder();
    MemorySubstrate l9 = bench.database().substrate(embedder);
    List<Memory> agents = new ArrayList<>();
    List<DevKey> keys = new ArrayList<>();
    for (int seed = 0; seed < size.seeds(); seed++) {
      Memory agent = l9.as("agents " + seed, IsolationData.ORG, IsolationData.USER);
      agents.add(agent);
      keys.add(DevKey.generate(agent.scope()));
    }
    bench.say(size.seeds() + " agents: " + size.tasks() + " tasks each");
    List<Result> results = new ArrayList<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            AGENTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    try (RestServer server = RestBench.serve(l9, keys)) {
      List<Callable<Result>> work = new ArrayList<>();
      for (int seed = 0; seed < size.seeds(); seed++) {
        AdvisedAgents agent = new AdvisedAgents(seed, size.kinds(), size.tasks());
        Memory memory = agents.get(seed);
        String key = keys.get(seed).key();
        work.add(
            () -> {
              Map<ReflectionId, Double> taught = agent.teach(memory, embedder);
              try (RestAdvisor advisor = new RestAdvisor(server.port(), key)) {
                Result result =
                    agent.run(
                        advisor,
                        taught,
                        done ->
                            bench.say(
                                "agent "
                                    + agent.seed()
                                    + ": "
                                    + done
                                    + " of "
                                    + agent.tasks()
                                    + " tasks"));
                bench.say(
                    String.format(
                        Locale.ROOT,
                        "agent %d: %.3f of its lessons harmful, effect %.3f",
                        agent.seed(),
                        result.harmful(),
                        result.effect()));
                return result;
              }
            });
      }
      for (Future<Result> result : threads.invokeAll(work)) {
        results.add(result.get());
      }
    } finally {
      threads.shutdownNow();
    }
    List<Double> harmful = results.stream().map(Result::harmful).toList();
    List<Double> effects = results.stream().map(Result::effect).toList();
    bench.report().check("harmful_share", mean(harmful), "share", Target.atMost(.07));
    bench.report().check("true_effect", mean(effects), "share", Target.atLeast(.04));
    bench.report().detail("harmful_share_by_seed", Statistics.rounded(harmful));
    bench.report().detail("true_effect_by_seed", Statistics.rounded(effects));
  }

  private static double mean(List<Double> figures) {
    return figures.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static void recognise(BenchContext bench, Size size) throws SQLException {
    bench.say(size.lessons() + " lessons, said again and denied");
    SimilarLessons.Shares shares =
        new SimilarLessons(size.lessons())
            .tell(
                bench
                    .database()
                    .substrate(new BgeSmallEmbedder())
                    .as("similar", IsolationData.ORG, IsolationData.USER)
                    .reflections());
    bench.report().check("negations_apart", shares.negations(), "share", Target.exactly(1));
    bench.report().check("paraphrases_known", shares.recall(), "share", Target.atLeast(.9));
    bench.report().figure("lessons_apart", shares.distinct(), "share");
  }

  private static void advise(BenchContext bench, Size size) throws Exception {
    BenchDatabase database = bench.database();
    bench.say("filling in " + size.reflections() + " reflections");
    LessonData data = new LessonData(size.reflections());
    data.fill(database, bench::say);
    PrecomputedEmbedder embedder = new PrecomputedEmbedder();
    List<LessonData.Sample> samples = data.samples(database, SAMPLES);
    samples.forEach(sample -> embedder.know(sample.description(), sample.vector()));
    Memory memory =
        database.substrate(embedder).as(LessonData.TENANT, IsolationData.ORG, IsolationData.USER);
    StatementRecorder recorder = new StatementRecorder(database.pool());
    Memory recorded =
        bench
            .closing(
                MemorySubstrate.builder()
                    .dataSource(recorder.dataSource())
                    .embedder(embedder)
                    .trackReads(false)
                    .build())
            .as(LessonData.TENANT, IsolationData.ORG, IsolationData.USER);
    recorder.take();
    advised(recorded, samples.get(0));
    List<RecordedStatement> sent = recorder.take();
    bench.say(
        "asking "
            + size.questions()
            + " questions in each round, "
            + sent.size()
            + " statements each");
    int[] next = {0, 0};
    try (Connection plain = database.pool().getConnection()) {
      Comparison calls =
          Comparison.ofCalls(
              bench.warmUp(1),
              ROUNDS,
              size.questions(),
              () -> advised(memory, samples.get(next[0]++ % samples.size())),
              () -> careful(plain, sent.get(0), memory, samples.get(next[1]++ % samples.size())));
      double[] ours = calls.ours().stream().mapToDouble(Double::doubleValue).toArray();
      bench.report().check("before_task_p50_ms", Statistics.median(ours), "ms", Target.atMost(15));
      bench.report().figure("before_task_ratio_p50", calls.ratio(), "ratio");
      bench.report().rounds("before_task", calls, "ms");
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("reflections", size.reflections());
    details.put("statements", sent.size());
    details.put(
        "bytes_a_reflection",
        Long.parseLong(database.single("SELECT pg_total_relation_size('reflection_store')"))
            / size.reflections());
    bench.report().detail("advice", details);
  }

  private static void advised(Memory memory, LessonData.Sample sample) {
    Advice advice = memory.beforeTask(AdviceQuery.of(sample.description()));
    long items = advice.sections().values().stream().mapToLong(List::size).sum();
    if (items != AdviceQuery.DEFAULT_ITEMS) {
      throw new IllegalStateException(
          "gave " + items + " items, and withheld " + advice.withheld());
    }
  }

  /** The entry into the scope and the question in one round trip, as the product sends them. */
  private static void careful(
      Connection plain, RecordedStatement entry, Memory memory, LessonData.Sample sample)
      throws SQLException {
    try (PreparedStatement prepared = plain.prepareStatement(entry.sql() + "; " + CAREFUL)) {
      for (RecordedStatement.Binding binding : entry.bindings()) {
        binding.bind(prepared);
      }
      int place = entry.bindings().size();
      String vector = Arrays.toString(sample.vector().toArray());
      Object tenant = memory.scope().tenant().value();
      prepared.setString(++place, vector);
      prepared.setObject(++place, tenant);
      prepared.setString(++place, vector);
      prepared.setObject(++place, tenant);
      if (RecordedStatement.read(prepared) < 2) {
        throw new IllegalStateException("careful SQL finds nothing");
      }
    }
    plain.commit();
  }
}
