package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.l9.substrate.domain.checkpoints.ChannelPut;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointPrune;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.PruneStrategy;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The promises of checkpoints: owners, forks, and writers of one head. */
abstract class CheckpointPromises {

  private static final String SAME = "same";

  private TenantWorld world;

  abstract MemorySubstrate substrate();

  @BeforeEach
  void newTenant(TestInfo test) {
    world = new TenantWorld(Seeds.of(test));
  }

  private CheckpointMemory as(TenantScope actor) {
    return substrate().as(actor).checkpoints();
  }

  private static TypedBytes bytes(String text) {
    return TypedBytes.of("text", text.getBytes(StandardCharsets.UTF_8));
  }

  private static CheckpointPut put(String id, @Nullable String parent, String value) {
    return put(id, parent, ChannelPut.of("c", "2", bytes(value)), null);
  }

  private static CheckpointPut put(
      String id, @Nullable String parent, ChannelPut channel, @Nullable String expectedHead) {
    return new CheckpointPut(
        new CheckpointAddress(SAME, "", id),
        parent,
        SAME,
        SAME,
        new JsonDocument("{\"step\":1}"),
        bytes("body"),
        List.of(channel),
        expectedHead);
  }

  private static Map<String, TypedBytes> values(
      CheckpointMemory checkpoints, String thread, String id) {
    return checkpoints.find(thread, "", id).orElseThrow().values();
  }

  /** Two checkpoints, a fork of them, and writes, each with a value that names the owner. */
  private void fill(TenantScope owner) {
    CheckpointMemory own = as(owner);
    own.put(put("1", null, "first of " + owner));
    own.put(put("2", "1", "left of " + owner));
    own.put(put("3", "1", "right of " + owner));
    for (String id : List.of("1", "2", "3")) {
      WritesPut.Write write = new WritesPut.Write(0, "c", bytes("write of " + owner), false);
      own.putWrites(new WritesPut(new CheckpointAddress(SAME, "", id), "task", "", List.of(write)));
    }
  }

  /** Returns the answers of every call that reads. */
  private static List<Object> answers(CheckpointMemory own) {
    CheckpointAddress newest = new CheckpointAddress(SAME, "", "3");
    return List.of(
        own.find(SAME, "", null),
        own.find(SAME, "", "2"),
        own.list(CheckpointQuery.of(SAME, 10)),
        own.list(CheckpointQuery.newest(10)),
        own.listComplete(CheckpointQuery.of(SAME, 10)),
        own.listComplete(CheckpointQuery.newest(10)),
        own.threads(10, null),
        own.latest(SAME),
        own.deltaHistory(newest, List.of("c")));
  }

  private static void assertOwn(TenantScope owner, CheckpointMemory own) {
    List<Checkpoint> all = own.listComplete(CheckpointQuery.newest(50));
    assertEquals(3, all.size(), owner::toString);
    for (Checkpoint one : all) {
      String value = new String(one.values().get("c").toArray(), StandardCharsets.UTF_8);
      assertEquals(owner.toString(), value.substring(value.indexOf(" of ") + 4));
      assertEquals(1, one.writes().size());
      assertEquals(bytes("write of " + owner), one.writes().get(0).value());
    }
  }

  @Test
  void theSameThreadOfTwoOwnersNeverMeets_inAnyCall() {
    List<TenantScope> owners =
        List.of(
            world.endUser(),
            world.colleague(),
            world.endUserElsewhere(),
            world.orgAdmin(),
            world.tenantAdmin(),
            world.system(),
            world.foreigner());
    owners.forEach(this::fill);
    owners.forEach(owner -> assertOwn(owner, as(owner)));
    List<Consumer<CheckpointMemory>> changes =
        List.of(
            own -> own.put(put("2", "1", "replaced")),
            own -> own.put(put("4", "3", ChannelPut.unchanged("c", "2"), "3")),
            own ->
                own.putWrites(
                    new WritesPut(
                        new CheckpointAddress(SAME, "", "3"),
                        "task",
                        "",
                        List.of(new WritesPut.Write(0, "c", bytes("other"), true)))),
            own -> own.copy(SAME, "copy"),
            own -> own.prune(CheckpointPrune.keepLatest(List.of(SAME, "copy"))),
            own -> own.deleteThread(SAME),
            own -> own.deleteRun(SAME));
    for (TenantScope owner : owners) {
      for (Consumer<CheckpointMemory> change : changes) {
        List<List<Object>> before = owners.stream().map(other -> answers(as(other))).toList();
        change.accept(as(owner));
        for (int i = 0; i < owners.size(); i++) {
          List<Object> after = answers(as(owners.get(i)));
          if (owners.get(i).equals(owner)) {
            assertNotEquals(before.get(i), after, "the change is one");
          } else {
            assertEquals(before.get(i), after, () -> "changed by " + owner);
          }
        }
      }
      fill(owner);
    }
  }

  @Test
  void forksOfEqualVersionsKeepBothValues_andSoDoCopies_andSoAfterPrune() {
    CheckpointMemory own = as(world.endUser());
    own.put(put("1", null, "root"));
    own.put(put("2", "1", "left"));
    own.put(put("3", "1", "right"));
    own.put(put("4", "2", ChannelPut.unchanged("c", "2"), null));
    own.put(put("5", "3", ChannelPut.unchanged("c", "2"), null));
    own.copy(SAME, "copy");
    assertEquals(3, own.prune(new CheckpointPrune(List.of(SAME), PruneStrategy.KEEP_LATEST, 2)));
    for (String thread : List.of(SAME, "copy")) {
      assertEquals(Map.of("c", bytes("left")), values(own, thread, "4"));
      assertEquals(Map.of("c", bytes("right")), values(own, thread, "5"));
    }
    assertEquals(Map.of("c", bytes("left")), values(own, "copy", "2"));
    assertEquals(Map.of("c", bytes("right")), values(own, "copy", "3"));
    own.deleteThread(SAME);
    assertEquals(Map.of("c", bytes("left")), values(own, "copy", "4"));
  }

  @Test
  void theLatestNeverGoesBack_whateverOrderWritersArriveIn() {
    CheckpointMemory own = as(world.endUser());
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 10; i < 26; i++) {
      String id = String.valueOf(i);
      writers.add(
          () -> {
            own.put(put(id, null, id));
            String latest = own.latest(SAME).orElseThrow().id();
            String newest = own.find(SAME, "", null).orElseThrow().head().address().id();
            return latest.compareTo(id) >= 0 && newest.compareTo(id) >= 0;
          });
    }
    assertEquals(List.of(), Concurrently.run(writers).stream().filter(good -> !good).toList());
    assertEquals(Optional.of("25"), own.latest(SAME).map(CheckpointAddress::id));
  }

  @Test
  void ofTheWritersOfOneHead_oneSucceeds() {
    CheckpointMemory own = as(world.endUser());
    own.put(put("0", null, "root"));
    for (int round = 1; round <= 5; round++) {
      String head = own.find(SAME, "", null).orElseThrow().head().address().id();
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String id = round + "-" + i;
        writers.add(
            () -> {
              try {
                return own.put(put(id, head, ChannelPut.of("c", "2", bytes(id)), head));
              } catch (VersionMismatchException e) {
                return false;
              }
            });
      }
      List<Boolean> stored = Concurrently.run(writers);
      assertEquals(1, stored.stream().filter(Boolean::booleanValue).count(), stored::toString);
      assertEquals(round + 1, own.list(CheckpointQuery.of(SAME, 50)).size());
    }
  }
}
