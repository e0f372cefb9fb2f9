package io.l9.substrate.application.checkpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.checkpoints.ChannelPut;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointPrune;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.Checkpoints;
import io.l9.substrate.domain.checkpoints.DeltaHistory;
import io.l9.substrate.domain.checkpoints.PruneStrategy;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointsServiceTest {

  private static final JsonDocument DELTAS =
      new JsonDocument("{\"counters_since_delta_snapshot\":{\"d\":[1,1]}}");

  private final JsonCodec json = new Jackson3JsonCodec();
  private final Clock clock =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00.123456789Z"), ZoneOffset.UTC);
  private final Checkpoints checkpoints =
      CheckpointComponents.of(new InMemoryAdapters(json, clock).checkpoints(), json, clock)
          .checkpoints();
  private final TenantWorld world = new TenantWorld(new Random(1));
  private final TenantScope user = world.endUser();

  private static TypedBytes bytes(String text) {
    return TypedBytes.of("json", text.getBytes(StandardCharsets.UTF_8));
  }

  private static CheckpointPut put(
      String id,
      @Nullable String parent,
      @Nullable String head,
      JsonDocument metadata,
      ChannelPut... channels) {
    return new CheckpointPut(
        new CheckpointAddress("t", "", id),
        parent,
        null,
        null,
        metadata,
        bytes("body"),
        List.of(channels),
        head);
  }

  private boolean put(String id, @Nullable String parent, ChannelPut... channels) {
    return checkpoints.put(user, put(id, parent, null, new JsonDocument("{}"), channels));
  }

  private Optional<Checkpoint> find(TenantScope reader, @Nullable String id) {
    return checkpoints.find(reader, "t", "", id);
  }

  @Test
  void takesUnchangedValuesOfTheParent_whateverItsNeighboursHave() {
    assertTrue(put("1", null, ChannelPut.of("b", "1", bytes("b")), ChannelPut.empty("a", "1")));
    assertTrue(put("2", "1", ChannelPut.unchanged("b", "1"), ChannelPut.unchanged("a", "1")));
    Checkpoint found = find(user, null).orElseThrow();
    assertEquals(Map.of("b", bytes("b")), found.values());
    assertEquals("a", found.head().channels().get(0).name());
    assertEquals(Instant.parse("2026-03-01T12:00:00.123456Z"), found.head().storedAt());
    assertFalse(put("2", "1"), "a replaced checkpoint is not a new one");
    assertEquals(Map.of(), find(user, "2").orElseThrow().values());
  }

  @Test
  void namesEveryChannelThatTheParentDoesNotHave_andStoresNothing() {
    put("1", null, ChannelPut.of("a", "1", bytes("a")));
    for (String parent : new String[] {"1", "absent", null}) {
      ConflictException e =
          assertThrows(
              ConflictException.class,
              () ->
                  put(
                      "2",
                      parent,
                      ChannelPut.unchanged("a", "2"),
                      ChannelPut.of("b", "1", bytes("b")),
                      ChannelPut.unchanged("c", "1")));
      assertEquals(ErrorCode.MISSING_CHANNELS, e.code());
      assertEquals(2, e.violations().size());
      assertEquals("/channels/2", e.violations().get(1).pointer());
      assertTrue(String.valueOf(e.getMessage()).endsWith(": a, c"), e::getMessage);
    }
    assertEquals(1, checkpoints.list(user, CheckpointQuery.of("t", 5)).size());
  }

  @Test
  void storesOnTopOfTheExpectedHeadAlone() {
    JsonDocument none = new JsonDocument("{}");
    assertThrows(
        VersionMismatchException.class, () -> checkpoints.put(user, put("1", null, "0", none)));
    put("1", null);
    assertTrue(checkpoints.put(user, put("2", "1", "1", none)));
    assertThrows(
        VersionMismatchException.class, () -> checkpoints.put(user, put("3", "1", "1", none)));
    assertEquals(2, checkpoints.list(user, CheckpointQuery.of("t", 5)).size());
  }

  @Test
  void prunes_andKeepsTheHistoriesOfDeltaChannels() {
    checkpoints.put(user, put("0", null, null, DELTAS));
    checkpoints.put(user, put("1", "0", null, DELTAS, ChannelPut.of("d", "1", bytes("seed"))));
    checkpoints.put(user, put("2", "1", null, DELTAS, ChannelPut.empty("d", "2")));
    checkpoints.put(user, put("3", "2", null, DELTAS, ChannelPut.empty("d", "3")));
    for (String id : List.of("0", "1", "2", "3")) {
      checkpoints.putWrites(
          user,
          new WritesPut(
              new CheckpointAddress("t", "", id),
              "task",
              "",
              List.of(new WritesPut.Write(0, "d", bytes(id), false))));
    }
    Map<String, DeltaHistory> before = history();
    assertEquals(bytes("seed"), before.get("d").seed());
    assertEquals(
        List.of(bytes("1"), bytes("2")),
        before.get("d").writes().stream().map(write -> write.value()).toList());
    assertEquals(1, checkpoints.prune(user, CheckpointPrune.keepLatest(List.of("t", "absent"))));
    assertEquals(before, history());
    assertEquals(
        3, checkpoints.prune(user, new CheckpointPrune(List.of("t"), PruneStrategy.DELETE, 1)));
  }

  private Map<String, DeltaHistory> history() {
    return checkpoints.deltaHistory(user, new CheckpointAddress("t", "", "3"), Set.of("d"));
  }

  @Test
  void givesAnAdministratorTheThreadsOfTheUserThatHeIsNarrowedTo() {
    put("1", null);
    TenantScope admin = world.orgAdmin();
    assertTrue(find(admin, "1").isEmpty());
    UserId narrowed = user.user();
    TenantScope forUser =
        new TenantScope(
            admin.tenant(), admin.org(), narrowed, admin.role(), admin.correlation(), null, null);
    assertTrue(find(forUser, "1").isPresent());
    assertEquals(0, checkpoints.deleteThread(admin, "t"));
    assertEquals(1, checkpoints.deleteThread(forUser, "t"));
  }

  @Test
  void copiesAThread_butNotToItself() {
    put("1", null, ChannelPut.of("a", "1", bytes("a")));
    assertEquals(0, checkpoints.copy(user, "t", "t"));
    assertEquals(1, checkpoints.copy(user, "t", "u"));
    assertEquals(1, checkpoints.deleteThread(user, "t"));
    assertTrue(checkpoints.find(user, "u", "", "1").isPresent());
  }

  @Test
  void refusesWhatIsNoName_andPagesThatAreTooLarge() {
    assertThrows(ValidationException.class, () -> checkpoints.deleteRun(user, ""));
    assertThrows(ValidationException.class, () -> checkpoints.latest(user, ""));
    assertThrows(ValidationException.class, () -> checkpoints.threads(user, 1, ""));
    assertThrows(ValidationException.class, () -> checkpoints.deleteThread(user, ""));
    assertThrows(
        ValidationException.class,
        () -> checkpoints.deltaHistory(user, new CheckpointAddress("t", "", "1"), List.of("\0")));
    assertThrows(
        ValidationException.class,
        () ->
            checkpoints.listComplete(
                user, CheckpointQuery.newest(CheckpointQuery.MAX_COMPLETE + 1)));
  }
}
