package io.l9.substrate.testkit.checkpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.checkpoints.Ancestor;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointPlace;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointRepository.Look;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.CheckpointWrite;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.ThreadOverview;
import io.l9.substrate.domain.checkpoints.ThreadStep;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link io.l9.substrate.domain.checkpoints.CheckpointRepository}. */
public abstract class CheckpointRepositoryContract extends CheckpointContract {

  private static final String ODD = "a/b%c?d#e f|g\\h\"i'\uD83D\uDE80\u00e9\n";

  @Test
  void findsWhatWasStored_withEveryValueAsItWas() {
    Draft draft =
        new Draft(ODD, ODD + 1)
            .in(ODD)
            .after(ODD)
            .run(ODD)
            .agent(ODD)
            .metadata("{\"a\":1,\"b\":[\"\u00e9\"]}")
            .deltas("kept as writes", "x")
            .with("x", "1")
            .with("same", "1")
            .with(ODD, "");
    draft.values.put("binary", TypedBytes.of("", new byte[] {0, -1, 127, -128}));
    Checkpoint stored = put(actor(), draft);
    CheckpointQuery one = CheckpointQuery.one(ODD, ODD, ODD + 1);
    CheckpointOwner owner = CheckpointOwner.of(actor());
    assertEquals(List.of(stored), as(actor(), () -> checkpoints().listComplete(owner, one)));
    assertEquals(List.of(stored.head()), as(actor(), () -> checkpoints().list(owner, one)));
  }

  @Test
  void keepsIdsOfTheGreatestLength() {
    String longest = "\uD83D\uDE80".repeat(255);
    Draft draft = new Draft(longest, longest).in("n".repeat(1000)).with(longest, "1");
    Checkpoint stored = put(actor(), draft);
    WritesPut writes =
        new WritesPut(
            draft.head().address(),
            "\uD83D\uDE80".repeat(100),
            longest,
            List.of(write(Integer.MIN_VALUE, longest, "w")));
    putWrites(actor(), writes);
    Checkpoint found = all(actor(), longest).get(0);
    assertEquals(stored.head(), found.head());
    assertEquals(List.of(writes.stored(writes.writes().get(0))), found.writes());
  }

  @Test
  void keepsTheValuesOfForks_thatHaveEqualVersions() {
    put(actor(), new Draft("t", "1").with("c", "root"));
    Checkpoint left = put(actor(), new Draft("t", "2").after("1").with("c", "left"));
    Checkpoint right = put(actor(), new Draft("t", "3").after("1").with("c", "right"));
    assertEquals(Optional.of(left), find(actor(), "t", "2"));
    assertEquals(Optional.of(right), find(actor(), "t", "3"));
    assertEquals(Optional.of(right), find(actor(), "t", null));
  }

  @Test
  void looksAtTheHeadTheParentAndWhatIsReplaced() {
    Checkpoint parent = put(actor(), new Draft("t", "1").with("c", "root"));
    put(actor(), new Draft("t", "9").in("other"));
    CheckpointThread thread = thread(actor(), "t");
    assertEquals(
        new Look("1", parent.head().channels(), null),
        as(actor(), () -> checkpoints().hold(thread, new StepId(ROOT, "2"), "1")));
    assertEquals(
        new Look("1", List.of(), parent.head().channels()),
        as(actor(), () -> checkpoints().hold(thread, new StepId(ROOT, "1"), null)));
    assertEquals(
        new Look(null, List.of(), null),
        as(actor(), () -> checkpoints().hold(thread, new StepId("new", "1"), "absent")));
  }

  @Test
  void replacesACheckpointOfTheSameAddress() {
    put(actor(), new Draft("t", "1").run("r").with("c", "old").with("d", "both"));
    Checkpoint other = put(actor(), new Draft("t", "2").with("c", "old"));
    Checkpoint stored = put(actor(), new Draft("t", "1").with("c", "new").with("e", "both"));
    assertEquals(List.of(other, stored), all(actor(), "t"));
  }

  @Test
  void keepsTheFirstWriteOfATaskAndIndex_unlessALaterOneOverwrites() {
    put(actor(), new Draft("t", "1"));
    putWrites(actor(), writes("t", "1", "task", write(0, "a", "first"), write(1, "b", "x")));
    WritesPut.Write special = new WritesPut.Write(-3, "__resume__", bytes("1"), true);
    putWrites(actor(), writes("t", "1", "task", write(0, "a", "second"), special));
    WritesPut.Write again = new WritesPut.Write(-3, "__error__", bytes("2"), true);
    putWrites(actor(), writes("t", "1", "task", again));
    assertEquals(
        List.of(
            new CheckpointWrite("task", "", -3, "__error__", bytes("2")),
            new CheckpointWrite("task", "", 0, "a", bytes("first")),
            new CheckpointWrite("task", "", 1, "b", bytes("x"))),
        find(actor(), "t", "1").orElseThrow().writes());
  }

  @Test
  void returnsWritesByPathTaskAndIndex_andThoseThatCameBeforeTheirCheckpoint() {
    List<CheckpointWrite> wanted = new ArrayList<>();
    // by code point, in which U+FFFD is before what UTF-16 writes as a surrogate pair
    for (String path : List.of("", "A", "a", "\uFFFD", "\uD83D\uDE80")) {
      for (String task : List.of("T", "t")) {
        wanted.add(new CheckpointWrite(task, path, 2, "c", bytes("w")));
        wanted.add(new CheckpointWrite(task, path, 10, "c", bytes("w")));
      }
    }
    for (int i = wanted.size() - 1; i >= 0; i--) {
      CheckpointWrite write = wanted.get(i);
      putWrites(
          actor(),
          new WritesPut(
              new CheckpointAddress("t", ROOT, "1"),
              write.taskId() + write.taskPath(),
              write.taskPath(),
              List.of(write(write.index(), "c", "w"))));
    }
    put(actor(), new Draft("t", "1"));
    assertEquals(
        wanted.stream().map(CheckpointWrite::taskPath).toList(),
        find(actor(), "t", "1").orElseThrow().writes().stream()
            .map(CheckpointWrite::taskPath)
            .toList());
  }

  private List<String> ids(CheckpointQuery query) {
    CheckpointOwner owner = CheckpointOwner.of(actor());
    List<String> read = new ArrayList<>();
    CheckpointPlace after = null;
    do {
      CheckpointPlace from = after;
      List<CheckpointHead> page = as(actor(), () -> checkpoints().list(owner, query.from(from)));
      page.forEach(
          head ->
              read.add(head.address().thread() + head.address().namespace() + head.address().id()));
      after = page.size() < query.limit() ? null : page.get(page.size() - 1).place();
    } while (after != null);
    return read;
  }

  @Test
  void listsByThreadNamespaceIdAndMetadata_theGreatestIdFirst() {
    put(actor(), new Draft("t", "1").metadata("{\"source\":\"input\",\"step\":-1}"));
    put(actor(), new Draft("t", "2").metadata("{\"source\":\"loop\",\"step\":0,\"x\":{\"y\":1}}"));
    put(actor(), new Draft("t", "2").in("n").metadata("{\"source\":\"loop\"}"));
    put(actor(), new Draft("u", "3").metadata("{\"source\":\"loop\"}"));
    put(actor(), new Draft("u", "2"));
    for (int limit : List.of(1, 2, 9)) {
      CheckpointQuery all = CheckpointQuery.newest(limit);
      assertEquals(List.of("u3", "u2", "tn2", "t2", "t1"), ids(all));
      assertEquals(List.of("tn2", "t2", "t1"), ids(query("t", null, null, null, limit)));
      assertEquals(List.of("t2", "t1"), ids(query("t", ROOT, null, null, limit)));
      assertEquals(List.of("tn2"), ids(query("t", "n", null, null, limit)));
      assertEquals(List.of("t1"), ids(query("t", null, "2", null, limit)));
      assertEquals(List.of("u2", "tn2", "t2", "t1"), ids(query(null, null, "3", null, limit)));
      assertEquals(
          List.of("u3", "tn2", "t2"), ids(query(null, null, null, "{\"source\":\"loop\"}", limit)));
      assertEquals(List.of("t2"), ids(query("t", null, null, "{\"x\":{\"y\":1}}", limit)));
      assertEquals(List.of(), ids(query("t", null, null, "{\"x\":{\"y\":2}}", limit)));
    }
    assertEquals(
        List.of(new ThreadOverview("t", 3, "2", NOW), new ThreadOverview("u", 2, "3", NOW)),
        as(actor(), () -> checkpoints().threads(CheckpointOwner.of(actor()), 5, null)));
    assertEquals(
        List.of("u"),
        as(actor(), () -> checkpoints().threads(CheckpointOwner.of(actor()), 1, "t")).stream()
            .map(ThreadOverview::thread)
            .toList());
  }

  private static CheckpointQuery query(
      @Nullable String thread,
      @Nullable String namespace,
      @Nullable String before,
      @Nullable String filter,
      int limit) {
    return new CheckpointQuery(
        thread,
        namespace,
        null,
        before,
        filter == null ? null : new JsonDocument(filter),
        limit,
        null);
  }

  @Test
  void pointsToTheNewestCheckpointOfAnAgent_whateverOrderTheyArriveIn() {
    put(actor(), new Draft("t", "2").agent("a"));
    put(actor(), new Draft("t", "1").agent("a"));
    assertEquals(Optional.of("2"), latest(actor()));
    put(actor(), new Draft("u", "3").agent("a"));
    put(actor(), new Draft("t", "4").agent("b"));
    assertEquals(Optional.of("3"), latest(actor()));
    assertEquals(Optional.empty(), latest(world().colleague()));
    assertEquals(3, as(actor(), () -> checkpoints().delete(thread(actor(), "t"))));
    assertEquals(Optional.of("3"), latest(actor()));
    as(actor(), () -> checkpoints().delete(thread(actor(), "u")));
    assertEquals(Optional.empty(), latest(actor()));
    put(actor(), new Draft("t", "1").agent("a"));
    assertEquals(Optional.of("1"), latest(actor()));
  }

  private Optional<String> latest(TenantScope reader) {
    return as(reader, () -> checkpoints().latest(CheckpointOwner.of(actor()), "a"))
        .map(CheckpointAddress::id);
  }

  @Test
  void walksUpUntilEachChannelHasAValue() {
    put(actor(), new Draft("t", "0").with("a", "too far"));
    put(actor(), new Draft("t", "1").after("0").with("a", "seed").deltas("b"));
    put(actor(), new Draft("t", "2").after("1").with("b", "seed").deltas("a"));
    put(actor(), new Draft("t", "3").after("2").deltas("a", "b"));
    put(actor(), new Draft("t", "4").after("2"));
    for (String id : List.of("0", "1", "2", "3", "4")) {
      putWrites(actor(), writes("t", id, "task", write(0, "a", id), write(1, "b", id)));
    }
    StepId head = new StepId(ROOT, "3");
    CheckpointThread thread = thread(actor(), "t");
    List<Ancestor> both =
        as(actor(), () -> checkpoints().ancestors(thread, head, List.of("a", "b")));
    assertEquals(Map.of("b", bytes("seed")), both.get(0).values());
    assertEquals(2, both.get(0).writes().size());
    assertEquals(bytes("seed"), both.get(1).values().get("a"));
    List<Ancestor> none =
        as(actor(), () -> checkpoints().ancestors(thread, head, List.of("absent")));
    assertEquals(List.of(), none.stream().flatMap(one -> one.writes().stream()).toList());
    assertEquals(
        List.of(),
        as(actor(), () -> checkpoints().ancestors(thread, new StepId(ROOT, "0"), Set.of("a"))));
  }

  @Test
  void walksNoCircle() {
    put(actor(), new Draft("t", "1").after("2"));
    put(actor(), new Draft("t", "2").after("1"));
    List<Ancestor> ancestors =
        as(
            actor(),
            () ->
                checkpoints().ancestors(thread(actor(), "t"), new StepId(ROOT, "2"), List.of("a")));
    assertEquals(1, ancestors.size());
  }

  @Test
  void tellsOfTheStepsOfAThread_whatDecidesOnKeepingThem() {
    put(actor(), new Draft("t", "1").with("x", "1"));
    put(actor(), new Draft("t", "2").in("n").after("1").deltas("d").with("d", "1"));
    putWrites(actor(), writes("t", "1", "task", write(0, "d", "1"), write(1, "d", "1")));
    assertEquals(
        Set.of(
            new ThreadStep(new StepId(ROOT, "1"), null, Set.of(), Set.of("x"), Set.of("d")),
            new ThreadStep(new StepId("n", "2"), "1", Set.of("d"), Set.of("d"), Set.of())),
        Set.copyOf(as(actor(), () -> checkpoints().steps(thread(actor(), "t")))));
  }

  @Test
  void keepsEveryOwnersThreadsApart() {
    List<TenantScope> owners =
        List.of(
            actor(),
            world().colleague(),
            world().endUserElsewhere(),
            world().foreigner(),
            world().system(),
            world().orgAdmin(),
            world().tenantAdmin());
    for (TenantScope owner : owners) {
      put(owner, new Draft("same", "1").run("r").agent("a").with("c", owner.toString()));
      putWrites(owner, writes("same", "1", "task", write(0, "c", owner.toString())));
    }
    for (TenantScope reader : owners) {
      for (TenantScope owner : owners) {
        assertSees(reader, owner, reader.sees(owner.owner(), visibility(owner)));
      }
    }
  }

  private static Visibility visibility(TenantScope owner) {
    return CheckpointOwner.of(owner).visibility();
  }

  private void assertSees(TenantScope reader, TenantScope owner, boolean visible) {
    CheckpointOwner of = CheckpointOwner.of(owner);
    int rows = visible ? 1 : 0;
    String said = reader + " of " + owner;
    CheckpointQuery query = CheckpointQuery.newest(5);
    assertEquals(rows, as(reader, () -> checkpoints().list(of, query)).size(), said);
    List<Checkpoint> found =
        as(reader, () -> checkpoints().listComplete(of, CheckpointQuery.of("same", 5)));
    assertEquals(rows, found.size(), said);
    found.forEach(one -> assertEquals(bytes(owner.toString()), one.values().get("c")));
    assertEquals(rows, as(reader, () -> checkpoints().threads(of, 5, null)).size(), said);
    if (reader.tenant().equals(owner.tenant())) {
      CheckpointThread thread = of.thread("same");
      assertEquals(rows, as(reader, () -> checkpoints().steps(thread)).size(), said);
    }
  }

  @Test
  void refusesWritesAndDeletesNothing_ofWhoMayNot() {
    Checkpoint kept = put(actor(), new Draft("t", "1").run("r").agent("a").with("c", "x"));
    CheckpointThread thread = thread(actor(), "t");
    for (TenantScope other : List.of(world().colleague(), world().foreigner())) {
      assertThrows(
          ForbiddenException.class,
          () -> run(other, () -> put(thread, new Draft("t", "2").with("c", "y"))));
      WritesPut writes = writes("t", "1", "task", write(0, "c", "x"));
      assertThrows(
          ForbiddenException.class,
          () -> run(other, () -> checkpoints().putWrites(thread, writes, NOW)));
    }
    assertThrows(
        ForbiddenException.class,
        () -> run(world().foreigner(), () -> checkpoints().delete(thread)));
    TenantScope other = world().colleague();
    assertEquals(0, as(other, () -> checkpoints().delete(thread)));
    assertEquals(0, as(other, () -> checkpoints().retain(thread, Set.of())));
    assertEquals(0, as(other, () -> checkpoints().deleteRun(thread.owner(), "r")));
    assertEquals(0, as(other, () -> checkpoints().copy(thread, thread(actor(), "other"), NOW)));
    assertEquals(List.of(kept), all(actor(), "t"));
    assertEquals(Optional.of("1"), latest(actor()));
    // an organisation's own thread, which its members see
    TenantScope admin = world().orgAdmin();
    put(admin, new Draft("t", "1").run("r").with("c", "x"));
    assertEquals(0, as(other, () -> checkpoints().delete(thread(admin, "t"))));
    assertEquals(1, all(admin, "t").size());
    assertEquals(
        1,
        as(world().tenantAdmin(), () -> checkpoints().deleteRun(thread.owner(), "r")).intValue());
    assertNull(find(actor(), "t", "1").orElse(null));
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    CheckpointOwner owner = CheckpointOwner.of(actor());
    CheckpointThread thread = owner.thread("t");
    StepId step = new StepId(ROOT, "1");
    Checkpoint whole = new Draft("t", "1").whole();
    WritesPut writes = writes("t", "1", "task", write(0, "c", "x"));
    List<Runnable> calls =
        List.of(
            () -> checkpoints().hold(thread, step, null),
            () -> checkpoints().putAbsent(thread, whole.head(), whole.body(), Map.of()),
            () -> checkpoints().put(thread, whole.head(), whole.body(), Map.of(), Set.of()),
            () -> checkpoints().putWrites(thread, writes, NOW),
            () -> checkpoints().list(owner, CheckpointQuery.newest(1)),
            () -> checkpoints().listComplete(owner, CheckpointQuery.newest(1)),
            () -> checkpoints().threads(owner, 1, null),
            () -> checkpoints().latest(owner, "a"),
            () -> checkpoints().steps(thread),
            () -> checkpoints().retain(thread, Set.of(step)),
            () -> checkpoints().delete(thread),
            () -> checkpoints().deleteRun(owner, "r"),
            () -> checkpoints().copy(thread, owner.thread("u"), NOW),
            () -> checkpoints().ancestors(thread, step, List.of("c")));
    calls.forEach(call -> assertThrows(IllegalStateException.class, call::run));
    assertEquals(List.of(), all(actor(), "t"));
  }
}
