package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointPlace;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointRepository;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The indexes of checkpoints, and the pages that lists read, as {@code l9_api} behind policies. */
class CheckpointPlansIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final TenantScope ACTOR = new MemoryFixture(new Random(16)).actor();
  private static final CheckpointOwner OWNER = CheckpointOwner.of(ACTOR);

  private static final int THREADS = 4;
  private static final int CHECKPOINTS = 300;

  /** The bytes of each body and of each value, uncompressed and out of line. */
  private static final int LARGE = 32_000;

  private static final Pattern PAGES =
      Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");

  private static ObservedDataSource observed;
  private static Persistence persistence;

  @BeforeAll
  static void fill() throws SQLException {
    observed = ObservedDataSource.countingPages(MEMORY.database().api());
    persistence = Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON);
    String owner =
        "'%s'::uuid, '%s'::uuid, '%s'::uuid, 'shared', 't' || (i %% %d)"
            .formatted(ACTOR.tenant(), ACTOR.org(), ACTOR.user(), THREADS);
    execute(
        """
        INSERT INTO checkpoint_blobs (tenant_id, org_id, user_id, scope, thread_id, hash,
          value_type, value)
        SELECT %1$s, sha256(int4send(i)), 'x', decode(repeat(md5(i::text), %3$d), 'hex')
        FROM generate_series(1, %2$d) AS i;
        INSERT INTO checkpoints (tenant_id, org_id, user_id, scope, thread_id, checkpoint_ns,
          checkpoint_id, run_id, metadata, body_type, body, channels, versions, hashes)
        SELECT %1$s, CASE i %% 3 WHEN 0 THEN 'n' ELSE '' END, to_char(i, 'FM00000'), 'r' || i,
          jsonb_build_object('step', i %% 5), 'x', decode(repeat(md5(i::text), %3$d), 'hex'),
          ARRAY['c'], ARRAY['1'], ARRAY[sha256(int4send(i))]
        FROM generate_series(1, %2$d) AS i"""
            .formatted(owner, THREADS * CHECKPOINTS, LARGE / 16));
    execute("VACUUM ANALYZE checkpoints, checkpoint_blobs, checkpoint_writes");
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String plan(Function<CheckpointRepository, Object> call) {
    observed.clear();
    Object unused =
        persistence
            .checkpoints()
            .unitOfWork()
            .inScope(ACTOR, () -> call.apply(persistence.checkpoints().checkpoints()));
    return observed.plans();
  }

  private static CheckpointQuery query(
      @Nullable String thread,
      @Nullable String namespace,
      @Nullable String before,
      @Nullable String filter,
      @Nullable CheckpointPlace after) {
    return new CheckpointQuery(
        thread,
        namespace,
        null,
        before,
        filter == null ? null : new JsonDocument(filter),
        5,
        after);
  }

  /** Reads by an index no more than the page, whatever else there is. */
  private static void assertReadsInOrder(String index, CheckpointQuery query) {
    String plan = plan(checkpoints -> checkpoints.list(OWNER, query));
    Matcher rows =
        Pattern.compile(
                "Index Scan (?:Backward )?using " + index + " on checkpoints c .actual rows=(\\d+)")
            .matcher(plan);
    assertTrue(rows.find(), plan);
    assertTrue(Integer.parseInt(rows.group(1)) <= 10, plan);
  }

  @Test
  void listsAreReadInTheOrderOfAnIndex() {
    CheckpointPlace middle = new CheckpointPlace("00600", "t0", "");
    assertReadsInOrder("checkpoints_thread", query("t1", null, null, null, null));
    assertReadsInOrder("checkpoints_thread", query("t1", null, "00700", null, null));
    assertReadsInOrder("checkpoints_thread", query("t0", null, null, null, middle));
    assertReadsInOrder("checkpoints_thread", query("t1", null, null, "{\"step\":1}", null));
    assertReadsInOrder("checkpoints_key", query("t1", "n", null, null, null));
    assertReadsInOrder("checkpoints_key", query("t1", "", "00700", null, null));
    assertReadsInOrder("checkpoints_newest", query(null, null, null, null, null));
    assertReadsInOrder("checkpoints_newest", query(null, null, "00700", null, null));
    assertReadsInOrder("checkpoints_newest", query(null, null, null, null, middle));
    assertReadsInOrder("checkpoints_newest", query(null, null, null, "{\"step\":1}", null));
  }

  @Test
  void theNewestIsFoundWithoutTheOthers() {
    String plan =
        plan(checkpoints -> checkpoints.listComplete(OWNER, CheckpointQuery.one("t1", "", null)));
    Matcher rows =
        Pattern.compile("using checkpoints_key on checkpoints c_1 .actual rows=(\\d+)")
            .matcher(plan);
    assertTrue(rows.find(), plan);
    assertEquals("2", rows.group(1), plan); // the one behind it has another id
  }

  @Test
  void aPutLooksAtTheHeadAndAtTwoCheckpoints() {
    String plan =
        plan(checkpoints -> checkpoints.hold(OWNER.thread("t1"), new StepId("", "x"), "00001"));
    assertEquals(2, plan.split("using checkpoints_key on checkpoints c", -1).length - 1, plan);
    assertFalse(plan.contains("Seq Scan"), plan);
  }

  @Test
  void theNewestOfAnAgentIsFoundByItsName() {
    String plan = plan(checkpoints -> checkpoints.latest(OWNER, "no agent"));
    assertTrue(plan.contains("using checkpoints_agent on checkpoints c"), plan);
  }

  @Test
  void aRunIsFoundByItsName() {
    String plan = plan(checkpoints -> checkpoints.deleteRun(OWNER, "no run"));
    assertTrue(plan.contains("using checkpoints_of_run on checkpoints c"), plan);
  }

  /** A list with values reads what a list without them leaves. */
  @Test
  void aListReadsNoValue() {
    CheckpointQuery all = CheckpointQuery.of("t2", CHECKPOINTS);
    long heads = pages(plan(checkpoints -> checkpoints.list(OWNER, all)));
    long complete = pages(plan(checkpoints -> checkpoints.listComplete(OWNER, all)));
    // a row of the index and one of the table
    assertTrue(heads <= 2 * CHECKPOINTS, () -> heads + " pages");
    assertTrue(complete > 4 * CHECKPOINTS, () -> complete + " pages with values");
  }

  /** Returns the pages that the whole plan reads, in memory or not. */
  private static long pages(String plan) {
    Matcher pages = PAGES.matcher(plan);
    assertTrue(pages.find(), plan);
    String read = pages.group(2);
    return Long.parseLong(pages.group(1)) + (read == null ? 0 : Long.parseLong(read));
  }
}
