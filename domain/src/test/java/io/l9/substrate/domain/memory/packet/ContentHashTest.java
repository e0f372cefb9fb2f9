package io.l9.substrate.domain.memory.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.shared.JsonDocument;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContentHashTest {

  @Test
  void isWhatOtherToolsCompute() {
    // printf 'note\n"hello"' | sha256sum
    assertEquals(
        "0066639557751394bfb5442acf54c795d4dfe1d0be3c43e14d78a27579ce7142",
        ContentHash.of("note", new JsonDocument("\"hello\"")).hex());
  }

  @Test
  void differs_whenTypeOrPayloadDiffer() {
    assertEquals(
        4,
        Stream.of(
                ContentHash.of("note", new JsonDocument("\"a\"")),
                ContentHash.of("note", new JsonDocument("\"b\"")),
                ContentHash.of("notes", new JsonDocument("\"a\"")),
                ContentHash.of("note", new JsonDocument("\"ä\"")))
            .distinct()
            .count());
  }
}
