package io.l9.substrate.domain.checkpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The checks that commands about checkpoints run on themselves. */
class CheckpointCommandsTest {

  private static final TypedBytes VALUE = TypedBytes.of("json", new byte[] {1});
  private static final JsonDocument NOTHING = new JsonDocument("{}");
  private static final CheckpointAddress ADDRESS = new CheckpointAddress("t", "", "1");

  private static void assertRefused(String pointer, Executable command) {
    ValidationException e = assertThrows(ValidationException.class, command);
    assertEquals(pointer, e.violations().get(0).pointer());
  }

  private static CheckpointPut put(JsonDocument metadata, ChannelPut... channels) {
    return new CheckpointPut(ADDRESS, null, null, null, metadata, VALUE, List.of(channels), null);
  }

  @Test
  void takesNamesOf255Characters_ofAnyKindButNul() {
    String longest = "\uD83D\uDE80".repeat(255);
    assertEquals(longest, new CheckpointAddress(longest, " ", "/%?#|").thread());
    assertRefused("/thread_id", () -> new CheckpointAddress(longest + "x", "", "1"));
    assertRefused("/thread_id", () -> new CheckpointAddress("", "", "1"));
    assertRefused("/checkpoint_id", () -> new CheckpointAddress("t", "", "a\0b"));
    assertRefused("/checkpoint_id", () -> new CheckpointAddress("t", "", "\uD83D"));
    assertRefused("/ns", () -> new CheckpointAddress("t", "n".repeat(1001), "1"));
    assertRefused("/ns", () -> new CheckpointAddress("t", "\u20ac".repeat(334), "1"));
  }

  @Test
  void boundsValues() {
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () -> TypedBytes.of("json", new byte[TypedBytes.MAX_BYTES + 1]));
    assertEquals(ErrorCode.PAYLOAD_TOO_LARGE, e.code());
    assertRefused("/type", () -> TypedBytes.of("x".repeat(101), new byte[0]));
    TypedBytes large = TypedBytes.of("json", new byte[TypedBytes.MAX_BYTES]);
    ChannelPut[] channels = new ChannelPut[4];
    for (int i = 0; i < channels.length; i++) {
      channels[i] = ChannelPut.of("c" + i, "1", large);
    }
    assertEquals(
        ErrorCode.PAYLOAD_TOO_LARGE,
        assertThrows(ValidationException.class, () -> put(NOTHING, channels)).code());
  }

  @Test
  void wantsAnObjectOfMetadata_andChannelsOfDifferentNames() {
    assertRefused("/metadata", () -> put(new JsonDocument("[]")));
    assertRefused(
        "/metadata", () -> put(new JsonDocument("{\"a\":\"" + "x".repeat(64 * 1024) + "\"}")));
    assertRefused(
        "/channels/1/name",
        () -> put(NOTHING, ChannelPut.empty("c", "1"), ChannelPut.unchanged("c", "2")));
    assertRefused("/unchanged", () -> new ChannelPut("c", "1", VALUE, true));
  }

  @Test
  void wantsWritesOfDifferentIndexes() {
    WritesPut.Write write = new WritesPut.Write(0, "c", VALUE, false);
    assertRefused("/writes/1/idx", () -> new WritesPut(ADDRESS, "x", "", List.of(write, write)));
    assertRefused("/task_id", () -> new WritesPut(ADDRESS, "x".repeat(101), "", List.of()));
    assertRefused("/channel", () -> new WritesPut.Write(0, "", VALUE, false));
  }

  @Test
  void prunesSomeThreads_andKeepsSomething() {
    assertRefused("/thread_ids", () -> CheckpointPrune.keepLatest(List.of()));
    assertRefused("/thread_ids/1", () -> CheckpointPrune.keepLatest(List.of("t", "")));
    assertRefused("/keep", () -> new CheckpointPrune(List.of("t"), PruneStrategy.KEEP_LATEST, 0));
    assertRefused("/strategy", () -> PruneStrategy.ofCode("all"));
  }

  @Test
  void hashesTypeAndBytes() {
    assertEquals(VALUE.hash(), TypedBytes.of("json", new byte[] {1}).hash());
    assertNotEquals(VALUE.hash(), TypedBytes.of("bytes", new byte[] {1}).hash());
    assertNotEquals(
        TypedBytes.of("a", new byte[] {'b', 0}).hash(), TypedBytes.of("ab", new byte[] {0}).hash());
    assertEquals(VALUE.hash(), ValueHash.of(VALUE.hash().toArray()));
  }
}
