package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.checkpoints.ChannelPut;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointPrune;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointWrite;
import io.l9.substrate.domain.checkpoints.PruneStrategy;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many writers of the same threads at once, and what they leave in the tables. */
class CheckpointWritersIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final int WRITERS = 8;
  private static final int STEPS = 60;
  private static final String DELTA = "delta";

  private static PooledSubstrate pooled;

  @BeforeAll
  static void open() {
    pooled = new PooledSubstrate(DATABASE.api());
  }

  @AfterAll
  static void close() {
    pooled.close();
  }

  private static TypedBytes value(Random random) {
    // few, so that writers store what others have stored or are about to remove
    return TypedBytes.of("int", ByteBuffer.allocate(4).putInt(random.nextInt(6)).array());
  }

  private static CheckpointPut put(Random random, CheckpointAddress address) {
    List<ChannelPut> channels = new ArrayList<>();
    channels.add(ChannelPut.of("value", "1", value(random)));
    channels.add(
        random.nextBoolean()
            ? ChannelPut.unchanged("other", "1")
            : ChannelPut.of("other", "1", value(random)));
    channels.add(
        random.nextInt(3) == 0
            ? ChannelPut.of(DELTA, "1", value(random))
            : ChannelPut.empty(DELTA, "1"));
    return new CheckpointPut(
        address,
        String.valueOf(random.nextInt(20)),
        "run " + random.nextInt(4),
        random.nextBoolean() ? "agent " + random.nextInt(3) : null,
        new JsonDocument("{\"counters_since_delta_snapshot\":{\"" + DELTA + "\":1}}"),
        TypedBytes.of("body", new byte[] {1}),
        channels,
        null);
  }

  /** Writes to a checkpoint that is there, or not at all: whatever removes it removes the write. */
  private static void write(Memory memory, Random random, CheckpointAddress address) {
    WritesPut writes =
        new WritesPut(
            address,
            "task " + random.nextInt(3),
            "",
            List.of(
                new WritesPut.Write(
                    random.nextInt(3), DELTA, value(random), random.nextBoolean())));
    try {
      boolean unused =
          memory.atomically(
              inside -> {
                // holds the thread, so that nobody removes what is found then
                inside.checkpoints().putWrites(writes);
                if (inside.checkpoints().find(address.thread(), "", address.id()).isEmpty()) {
                  throw new NoCheckpoint();
                }
                return true;
              });
    } catch (NoCheckpoint e) {
      // the write is rolled back
    }
  }

  private static final class NoCheckpoint extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static boolean work(Memory memory, Random random) {
    CheckpointMemory checkpoints = memory.checkpoints();
    for (int step = 0; step < STEPS; step++) {
      String thread = "thread " + random.nextInt(3);
      CheckpointAddress address =
          new CheckpointAddress(thread, "", String.valueOf(random.nextInt(20)));
      switch (random.nextInt(20)) {
        case 0 -> checkpoints.deleteThread(thread);
        case 1 -> checkpoints.deleteRun("run " + random.nextInt(4));
        case 2, 3 ->
            checkpoints.prune(
                new CheckpointPrune(
                    List.of(thread), PruneStrategy.KEEP_LATEST, 1 + random.nextInt(3)));
        case 4 -> checkpoints.copy(thread, "thread " + random.nextInt(3));
        case 5, 6, 7, 8 -> write(memory, random, address);
        default -> {
          try {
            boolean unused = checkpoints.put(put(random, address));
          } catch (ConflictException e) {
            assertEquals("missing-channels", e.code().code());
          }
        }
      }
    }
    return true;
  }

  @Test
  void everyCheckpointThatIsLeftLoads_andNothingIsLeftThatNothingNames(TestInfo test)
      throws SQLException {
    Random random = Seeds.of(test);
    TenantScope actor = new TenantWorld(random).endUser();
    Memory memory = pooled.substrate().as(actor);
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Random own = new Random(random.nextLong());
      writers.add(() -> work(memory, own));
    }
    assertEquals(WRITERS, Concurrently.run(writers).size());
    // so that there is something to look at, whatever came last
    for (int i = 0; i < 5; i++) {
      boolean unused =
          memory
              .checkpoints()
              .put(
                  put(
                      new Random(i) {
                        @Override
                        public boolean nextBoolean() {
                          return false;
                        }
                      },
                      new CheckpointAddress("thread 0", "", "2" + i)));
    }
    assertTrue(load(memory.checkpoints()) >= 5);
    assertNothingUnnamed(actor);
  }

  /** Returns how many checkpoints there are; each is read with everything. */
  private static int load(CheckpointMemory checkpoints) {
    CheckpointQuery query = CheckpointQuery.newest(CheckpointQuery.MAX_COMPLETE);
    int loaded = 0;
    List<Checkpoint> page = checkpoints.listComplete(query);
    while (!page.isEmpty()) {
      for (Checkpoint one : page) {
        assertEquals(one.head().valued(), one.values().keySet());
        loaded++;
      }
      query = query.from(page.get(page.size() - 1).head().place());
      page = checkpoints.listComplete(query);
    }
    return loaded;
  }

  private static void assertNothingUnnamed(TenantScope actor) throws SQLException {
    String tenant = actor.tenant().toString();
    assertEquals(
        0,
        count(
            """
            SELECT count(*) FROM checkpoint_blobs b WHERE b.tenant_id = '%s' AND NOT EXISTS (
              SELECT FROM checkpoints c CROSS JOIN unnest(c.hashes) h (hash)
              WHERE c.tenant_id = b.tenant_id AND c.thread_key = b.thread_key AND h.hash = b.hash)""",
            tenant),
        "values");
    assertEquals(
        0,
        count(
            """
            SELECT count(*) FROM checkpoint_writes w WHERE w.tenant_id = '%s' AND NOT EXISTS (
              SELECT FROM checkpoints c WHERE c.tenant_id = w.tenant_id
                AND c.thread_key = w.thread_key AND c.checkpoint_ns = w.checkpoint_ns
                AND c.checkpoint_id = w.checkpoint_id)""",
            tenant),
        "writes");
    assertEquals(
        0,
        count(
            """
            SELECT count(*) FROM graph_checkpoints g WHERE g.tenant_id = '%s' AND NOT EXISTS (
              SELECT FROM checkpoints c WHERE c.tenant_id = g.tenant_id
                AND c.thread_id = g.graph_state #>> '{checkpoint,thread_id}'
                AND c.checkpoint_id = g.graph_state #>> '{checkpoint,checkpoint_id}')""",
            tenant),
        "pointers");
  }

  private static long count(String sql, String tenant) throws SQLException {
    try (Connection superuser = DATABASE.superuser().getConnection();
        Statement statement = superuser.createStatement();
        ResultSet rows = statement.executeQuery(String.format(Locale.ROOT, sql, tenant))) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Bytes of values, bodies and writes are those of what can still be read. */
  @Test
  void aPruneFreesAllThatIsNotReachable_andKeepsHistoriesAsTheyWere(TestInfo test)
      throws SQLException {
    Random random = Seeds.of(test);
    TenantScope actor = new TenantWorld(random).endUser();
    CheckpointMemory checkpoints = pooled.substrate().as(actor).checkpoints();
    for (int i = 0; i < 40; i++) {
      CheckpointAddress address = new CheckpointAddress("t", "", String.valueOf(100 + i));
      boolean unused = checkpoints.put(grown(random, address, i));
      checkpoints.putWrites(
          new WritesPut(
              address, "task", "", List.of(new WritesPut.Write(0, DELTA, large(random), false))));
    }
    CheckpointHead newest = checkpoints.list(CheckpointQuery.of("t", 1)).get(0);
    var history = checkpoints.deltaHistory(newest.address(), List.of(DELTA));
    var before = checkpoints.find("t", "", null);
    // the newest, and its ancestors down to the last one that has a value of the delta channel
    assertEquals(40 - 10, checkpoints.prune(CheckpointPrune.keepLatest(List.of("t"))));
    assertEquals(before, checkpoints.find("t", "", null));
    assertEquals(history, checkpoints.deltaHistory(newest.address(), List.of(DELTA)));
    Map<Object, Long> values = new HashMap<>();
    long reachable = 0;
    for (Checkpoint one : checkpoints.listComplete(CheckpointQuery.of("t", 50))) {
      one.values().values().forEach(value -> values.put(value.hash(), (long) value.size()));
      reachable += one.body().size();
      for (CheckpointWrite write : one.writes()) {
        reachable += write.value().size();
      }
    }
    reachable += values.values().stream().mapToLong(Long::longValue).sum();
    assertEquals(
        reachable,
        count(
            """
            SELECT (SELECT sum(octet_length(body)) FROM checkpoints WHERE tenant_id = '%1$s')
              + (SELECT sum(octet_length(value)) FROM checkpoint_blobs WHERE tenant_id = '%1$s')
              + (SELECT sum(octet_length(value)) FROM checkpoint_writes WHERE tenant_id = '%1$s')""",
            actor.tenant().toString()));
    assertNothingUnnamed(actor);
  }

  /** The table of pointers has no scope: a private thread is in it for nobody. */
  @Test
  void aPrivateThreadHasNoPointer_andTakesNone(TestInfo test) throws SQLException {
    TenantWorld world = new TenantWorld(Seeds.of(test));
    CheckpointMemory system = pooled.substrate().as(world.system()).checkpoints();
    CheckpointMemory admin = pooled.substrate().as(world.orgAdmin()).checkpoints();
    String pointers = "SELECT count(*) FROM graph_checkpoints WHERE tenant_id = '%s'";
    String tenant = world.system().tenant().toString();
    boolean unused = system.put(ofAgent("9"));
    assertEquals(0, count(pointers, tenant));
    assertEquals("9", system.latest("agent").orElseThrow().id());
    unused = admin.put(ofAgent("1"));
    assertEquals(1, count(pointers, tenant));
    assertEquals("1", admin.latest("agent").orElseThrow().id());
    assertEquals(1, system.deleteThread("t"));
    assertEquals(1, count(pointers, tenant));
    assertEquals(1, admin.deleteThread("t"));
    assertEquals(0, count(pointers, tenant));
  }

  private static CheckpointPut ofAgent(String id) {
    return new CheckpointPut(
        new CheckpointAddress("t", "", id),
        null,
        null,
        "agent",
        new JsonDocument("{}"),
        TypedBytes.of("body", new byte[] {1}),
        List.of(),
        null);
  }

  private static TypedBytes large(Random random) {
    byte[] bytes = new byte[1_000 + random.nextInt(5_000)];
    random.nextBytes(bytes);
    return TypedBytes.of("bytes", bytes);
  }

  /** A step of a delta channel that has a value at every tenth. */
  private static CheckpointPut grown(Random random, CheckpointAddress address, int step) {
    return new CheckpointPut(
        address,
        step == 0 ? null : String.valueOf(99 + step),
        null,
        null,
        new JsonDocument("{\"counters_since_delta_snapshot\":{\"" + DELTA + "\":1}}"),
        large(random),
        List.of(
            ChannelPut.of("value", "1", large(random)),
            step % 10 == 0
                ? ChannelPut.of(DELTA, "1", large(random))
                : ChannelPut.empty(DELTA, "1")),
        null);
  }
}
