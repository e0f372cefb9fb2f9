package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cost of row level security and of other tenants' rows: each query as {@code l9_api} in a
 * table of many tenants, against the same text and parameters without any policy on a table that
 * holds nothing but that tenant's rows, with the same indexes.
 */
final class IsolationBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param distinct different parameters for each query
   * @param calls of each side in a round
   */
  record Size(IsolationData data, int distinct, int calls) {}

  private static final Size FULL = new Size(new IsolationData(100, 10_000), 100, 200);
  private static final Size QUICK = new Size(new IsolationData(20, 1_000), 25, 25);

  private static final int ROUNDS = 7;
  private static final double ONE_MILLISECOND = 1;
  private static final int PAGE = 20;
  private static final Pattern INDEX = Pattern.compile("(?:using|Bitmap Index Scan on) (\\w+)");

  private static final String LIVE = " AND (p.ttl IS NULL OR p.ttl > now())";

  private final Size full;
  private final Size quick;
  private final Preparation preparation;

  IsolationBench() {
    this(FULL, QUICK, Preparation.NONE);
  }

  IsolationBench(Size full, Size quick, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "isolation";
  }

  @Override
  public String summary() {
    return "reads under row level security against a table of one tenant without it";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    IsolationData data = size.data();
    BenchDatabase database = bench.database();
    data.fill(database, bench::say);
    int tenant = data.tenants() / 2;
    data.isolate(database, tenant);
    preparation.prepare(database);
    StatementRecorder recorder = new StatementRecorder(database.pool());
    MemorySubstrate substrate =
        bench.closing(
            MemorySubstrate.builder()
                .dataSource(recorder.dataSource())
                .embedder(null)
                .trackReads(false)
                .build());
    Memory memory =
        substrate.as(IsolationData.tenant(tenant), IsolationData.ORG, IsolationData.USER);
    bench.report().detail("packets", data.total());
    bench.report().detail("tenants", data.tenants());
    Map<String, Object> indexes = new LinkedHashMap<>();
    try (Side ours = new Side(database.pool().getConnection());
        Side reference = new Side(database.superuser().getConnection())) {
      enter(ours.connection, memory.scope());
      execute(reference.connection, "SET search_path = bare, public");
      Map<String, Function<Integer, List<RecordedStatement>>> queries =
          queries(data, tenant, memory, recorder);
      WarmUp warmUp = bench.warmUp(queries.size());
      for (Map.Entry<String, Function<Integer, List<RecordedStatement>>> query :
          queries.entrySet()) {
        bench.say("measuring " + query.getKey());
        List<List<RecordedStatement>> calls = new ArrayList<>();
        for (int i = 0; i < size.distinct(); i++) {
          calls.add(query.getValue().apply(ordinal(i, data.packets())));
        }
        indexes.put(query.getKey(), List.copyOf(same(query.getKey(), calls, ours, reference)));
        check(
            bench.report(), query.getKey(), compare(warmUp, calls, size.calls(), ours, reference));
      }
    }
    bench.report().detail("indexes", indexes);
  }

  /** Spread over the tenant's packets; each is in the last quarter of its thread. */
  private static int ordinal(int call, int packets) {
    int threads = packets / IsolationData.THREAD;
    return call * 37 % threads * IsolationData.THREAD + 17 + call % 2;
  }

  private Map<String, Function<Integer, List<RecordedStatement>>> queries(
      IsolationData data, int tenant, Memory memory, StatementRecorder recorder) {
    Object id = memory.scope().tenant().value();
    Map<String, Function<Integer, List<RecordedStatement>>> queries = new LinkedHashMap<>();
    queries.put(
        "newest20",
        k ->
            List.of(
                RecordedStatement.of(
                    "SELECT p.* FROM packet_store p WHERE p.tenant_id = ?"
                        + LIVE
                        + " ORDER BY p.\"timestamp\" DESC, p.packet_id DESC LIMIT "
                        + PAGE,
                    id)));
    queries.put(
        "by_thread",
        k ->
            sent(
                recorder,
                () -> memory.thread(ThreadQuery.of(IsolationData.thread(tenant, k))).items().size(),
                IsolationData.THREAD));
    queries.put(
        "by_tag",
        k ->
            sent(
                recorder,
                () -> tagged(memory, IsolationData.tag(k)),
                Math.min(PAGE, data.packets() / IsolationData.TAGS)));
    queries.put(
        "by_hash",
        k -> sent(recorder, () -> duplicates(memory, data.number(tenant, k), tenant, k), 1));
    queries.put(
        "children",
        k ->
            sent(
                recorder,
                () ->
                    memory
                        .lineage(
                            new LineageQuery(
                                IsolationData.packet(data.number(tenant, k)),
                                Direction.DOWN,
                                1,
                                LineageQuery.MAX_NODES))
                        .nodes()
                        .size(),
                2));
    queries.put(
        "ancestors",
        k ->
            sent(
                recorder,
                () ->
                    memory
                        .lineage(
                            LineageQuery.of(
                                IsolationData.packet(data.number(tenant, k)), Direction.UP))
                        .nodes()
                        .size(),
                k % IsolationData.THREAD + 1));
    queries.put(
        "facts_by_subject",
        k ->
            List.of(
                RecordedStatement.of(
                    "SELECT f.* FROM knowledge_facts f"
                        + " WHERE f.tenant_id = ? AND f.subject_normalized = ? AND f.predicate = ?",
                    id,
                    IsolationData.subject(k),
                    "likes")));
    return queries;
  }

  private static int tagged(Memory memory, String tag) {
    PacketFilter filter = PacketFilter.must(new AnyOf(NameField.TAGS, Set.of(tag)));
    return memory.packets().list(new PacketListQuery(filter, PAGE, null)).items().size();
  }

  /** Returns the statements that the product sends for this, after checking its result. */
  private static List<RecordedStatement> sent(
      StatementRecorder recorder, IntSupplier call, int expected) {
    recorder.take();
    int found = call.getAsInt();
    if (found != expected) {
      throw new IllegalStateException("found " + found + " instead of " + expected);
    }
    return recorder.takeQueries();
  }

  /** Content that is there already is looked up by its hash. */
  private static int duplicates(Memory memory, int number, int tenant, int ordinal) {
    IngestOutcome outcome =
        memory.remember(
            memory
                .draft(IsolationData.TYPE, Map.of("text", IsolationData.text(number)))
                .thread(IsolationData.thread(tenant, ordinal))
                .onDuplicate(OnDuplicate.RETURN)
                .build());
    return outcome instanceof IngestOutcome.Duplicate duplicate
            && duplicate.packet().id().equals(IsolationData.packet(number))
        ? 1
        : 0;
  }

  /**
   * Refuses to compare what does not find the same.
   *
   * @return the indexes that ours uses
   */
  private static Set<String> same(
      String query, List<List<RecordedStatement>> calls, Side ours, Side reference)
      throws SQLException {
    Set<String> indexes = new TreeSet<>();
    for (List<RecordedStatement> call : calls) {
      for (RecordedStatement statement : call) {
        List<String> mine = sorted(statement.rows(ours.connection));
        List<String> others = sorted(bare(statement).rows(reference.connection));
        if (!mine.equals(others)) {
          throw new IllegalStateException(
              query
                  + " finds "
                  + mine.size()
                  + " rows, the reference "
                  + others.size()
                  + " or others: "
                  + statement.sql());
        }
      }
    }
    for (RecordedStatement statement : calls.get(0)) {
      Matcher used = INDEX.matcher(String.join("\n", statement.plan(ours.connection)));
      while (used.find()) {
        indexes.add(used.group(1));
      }
    }
    return indexes;
  }

  private static List<String> sorted(List<String> rows) {
    return rows.stream().sorted(Comparator.naturalOrder()).toList();
  }

  private static RecordedStatement bare(RecordedStatement statement) {
    return statement.with(sql -> sql.replace("public.", "bare."));
  }

  private static Comparison compare(
      WarmUp warmUp, List<List<RecordedStatement>> calls, int count, Side ours, Side reference)
      throws Exception {
    List<List<RecordedStatement>> bare =
        calls.stream().map(call -> call.stream().map(IsolationBench::bare).toList()).toList();
    int[] next = new int[2];
    return Comparison.ofCalls(
        warmUp,
        ROUNDS,
        count,
        () -> ours.run(calls.get(next[0]++ % calls.size())),
        () -> reference.run(bare.get(next[1]++ % bare.size())));
  }

  private static void check(Report report, String query, Comparison comparison) {
    report.rounds(query, comparison, "ms");
    if (Statistics.median(comparison.reference()) < ONE_MILLISECOND) {
      report.check(query + "_extra_ms", comparison.extra(), "ms", Target.atMost(.1));
    } else {
      report.check(query + "_ratio", comparison.ratio(), "ratio", Target.atMost(1.1));
    }
  }

  private static void enter(Connection connection, TenantScope scope) throws SQLException {
    try (PreparedStatement begin =
        connection.prepareStatement(
            "SELECT l9_begin_scope(?, ?, ?, ?), set_config('search_path', 'public', true)")) {
      begin.setObject(1, scope.tenant().value());
      begin.setObject(2, Objects.requireNonNull(scope.org()).value());
      begin.setObject(3, Objects.requireNonNull(scope.user()).value());
      begin.setString(4, scope.role().code());
      begin.execute();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * One of the two, in a transaction that stays open, with its statements prepared: after some
   * calls the server keeps their plans, of both alike.
   */
  private static final class Side implements AutoCloseable {

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Side(Connection connection) throws SQLException {
      this.connection = connection;
      connection.setAutoCommit(false);
    }

    void run(List<RecordedStatement> call) throws SQLException {
      for (RecordedStatement statement : call) {
        PreparedStatement known = prepared.get(statement.sql());
        if (known == null) {
          known = connection.prepareStatement(statement.sql());
          prepared.put(statement.sql(), known);
        }
        statement.run(known);
      }
    }

    @Override
    public void close() throws SQLException {
      for (PreparedStatement statement : prepared.values()) {
        statement.close();
      }
      connection.rollback();
      connection.close();
    }
  }
}
