package io.l9.substrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.ConfidenceRule;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Insight;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.Outcome;
import io.l9.substrate.domain.world.Restore;
import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.WorldState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A world with its history in exports and imports, of either store. */
abstract class WorldRoundTrips {

  private static final EntityName A = EntityName.of("a");

  private final MemorySubstrate substrate = open();
  final Memory from = admin("from " + UUID.randomUUID());
  final Memory to = admin("to " + UUID.randomUUID());

  abstract MemorySubstrate open();

  @AfterEach
  void close() {
    substrate.close();
  }

  private Memory admin(String tenant) {
    return substrate.as(substrate.as(tenant, "org", "user").scope().withRole(Role.ORG_ADMIN));
  }

  private static void put(Memory memory, String attributes) {
    Outcome unused =
        memory
            .world()
            .apply(
                new Operation.Put(
                    A,
                    EntityContent.of("t", new JsonDocument(attributes), .5),
                    Expected.anything()));
  }

  /** Makes every kind of update, more versions of one than a line takes, and snapshots. */
  private void everything() {
    put(from, "{\"n\":1}");
    Outcome unused = from.world().apply(new Operation.Delete(A, Expected.anything()));
    put(from, "{\"n\":2}");
    List<Operation> many =
        IntStream.range(0, 250)
            .mapToObj(
                i ->
                    (Operation)
                        new Operation.Put(
                            EntityName.of("many " + (1000 + i)),
                            EntityContent.of("m", new JsonDocument("{\"i\":" + i + "}"), 1),
                            Expected.absence()))
            .toList();
    Applied applied =
        from.world()
            .apply(new Insight(UUID.randomUUID(), "m", many, .7, ConfidenceRule.REPLACE, null));
    assertEquals(250, applied.versions().size());
    Snapshot snapshot = from.world().take("before");
    unused = from.world().apply(new Operation.Delete(A, Expected.anything()));
    Restored restored = from.world().restore(Restore.of(3));
    assertEquals(4, snapshot.state());
    assertEquals(251, restored.changes().total());
  }

  static List<String> exported(Memory memory) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    long unused = memory.packets().exportLines(PacketFilter.NONE, lines);
    return lines.toString(UTF_8).lines().filter(line -> !line.contains("\"summary\"")).toList();
  }

  static List<ImportResult> imported(Memory memory, List<String> lines) {
    List<ImportResult> results = new ArrayList<>();
    ImportSummary unused =
        memory
            .packets()
            .importLines(
                new ByteArrayInputStream(String.join("\n", lines).getBytes(UTF_8)),
                new ImportOptions(null, false, 0, "copy", AbsentParents.KEEP, ImportedIds.REMAP),
                results::add);
    return results;
  }

  static Set<Status> statuses(List<ImportResult> results) {
    Set<Status> statuses = new HashSet<>();
    results.forEach(result -> statuses.add(result.status()));
    return statuses;
  }

  void assertSame() {
    WorldState state = from.world().state();
    assertEquals(state, to.world().state());
    for (int at = state.oldest(); at <= state.number(); at++) {
      Moment moment = Moment.state(at);
      assertEquals(
          from.world().list(EntityQuery.all(1000), moment),
          to.world().list(EntityQuery.all(1000), moment));
    }
    assertEquals(from.world().history(A, 9, null), to.world().history(A, 9, null));
    assertEquals(log(from), log(to));
    assertEquals(snapshots(from), snapshots(to));
    assertTrue(to.world().check(false).isIntact());
  }

  private List<String> log(Memory memory) {
    return memory.world().updates(UpdateQuery.newest(99)).stream()
        .filter(update -> update.state() > from.world().state().oldest())
        .map(
            update ->
                update.state()
                    + update.type()
                    + update.insight()
                    + update.fingerprint()
                    + update.confidence()
                    + update.entities()
                    + update.names()
                    + update.at())
        .toList();
  }

  private static List<String> snapshots(Memory memory) {
    return memory.world().snapshots(99, null).items().stream()
        .map(
            snapshot ->
                snapshot.state()
                    + snapshot.description()
                    + snapshot.createdBy()
                    + snapshot.createdAt()
                    + snapshot.digest()
                    + snapshot.entities())
        .toList();
  }

  @Test
  void restoresAWorld_withEveryStateVersionUpdateAndSnapshot() {
    everything();
    List<String> lines = exported(from);
    assertEquals(12, lines.size(), "six updates, of which two take three, and two snapshots");
    assertEquals(Set.of(Status.CREATED), statuses(imported(to, lines)));
    assertSame();
    assertEquals(Set.of(Status.DUPLICATE), statuses(imported(to, lines)));
    assertSame();
  }

  @Test
  void restoresWhatIsKept_ofAWorldThatForgotItsBeginning() {
    everything();
    assertEquals(4, from.world().forget(4).oldest());
    List<String> lines = exported(from);
    assertEquals(Set.of(Status.CREATED), statuses(imported(to, lines)));
    assertSame();
    assertEquals(Set.of(Status.DUPLICATE), statuses(imported(to, lines)));
  }

  @Test
  void goesOnWhereAnImportEnded() {
    everything();
    List<String> lines = exported(from);
    assertEquals(Set.of(Status.CREATED), statuses(imported(to, lines.subList(0, 5))));
    assertEquals(
        Set.of(Status.DUPLICATE, Status.CREATED), statuses(imported(to, lines)), "line by line");
    assertSame();
    put(from, "{\"n\":7}");
    List<ImportResult> more = imported(to, exported(from));
    assertEquals(Status.CREATED, more.get(more.size() - 1).status());
    assertSame();
    put(to, "{\"n\":8}");
    assertEquals(7, to.world().get(A, Moment.now()).version(), "and numbers go on");
  }

  @Test
  void refusesAWorldWithAnotherHistory_andLeavesItAsItIs() {
    everything();
    put(to, "{\"own\":1}");
    WorldState before = to.world().state();
    for (ImportResult result : imported(to, exported(from))) {
      assertEquals(ErrorCode.CONFLICT, Objects.requireNonNull(result.failure()).code());
    }
    assertEquals(before, to.world().state());
  }

  @Test
  void isForAdministrators() {
    put(from, "{}");
    Memory member = substrate.as(to.scope().withRole(Role.END_USER));
    List<ImportResult> results = imported(member, exported(from));
    assertEquals(1, results.size());
    assertEquals(ErrorCode.FORBIDDEN, Objects.requireNonNull(results.get(0).failure()).code());
    assertEquals(1, exported(substrate.as(from.scope().withRole(Role.END_USER))).size());
  }

  @Test
  void namesTheMember_ofALineThatIsNone() {
    put(from, "{}");
    String line = exported(from).get(0);
    List<String> pointers =
        imported(
                to,
                List.of(
                    "{\"world_versions\":{}}",
                    line.replace("\"applied_at\":", "\"applied\":"),
                    line.replace("\"confidence\":0.5", "\"confidence\":7"),
                    line.replace("\"version\":1", "\"version\":\"x\""),
                    "{\"world_snapshot\":{\"id\":\"x\"}}"))
            .stream()
            .map(result -> Objects.requireNonNull(result.failure()).violations().get(0).pointer())
            .toList();
    assertEquals(
        List.of(
            "/state_version",
            "/applied_at",
            "/versions/0/confidence",
            "/versions/0/version",
            "/id"),
        pointers);
    assertEquals(WorldState.NONE, to.world().state());
  }
}
