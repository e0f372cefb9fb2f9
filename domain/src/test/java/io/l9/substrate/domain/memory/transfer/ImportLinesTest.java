package io.l9.substrate.domain.memory.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ImportLinesTest {

  @Test
  void splitsAtLineFeeds_andNumbersFromOne() {
    List<ImportLine> lines = lines("a\r\n\n\"ü\uD83D\uDE80\"\nlast");

    assertEquals(
        List.of("a\r", "", "\"ü\uD83D\uDE80\"", "last"),
        lines.stream().map(ImportLine::text).toList());
    assertEquals(List.of(1L, 2L, 3L, 4L), lines.stream().map(ImportLine::number).toList());
    assertEquals(List.of("a"), lines("a\n").stream().map(ImportLine::text).toList());
    assertEquals(List.of(), lines(""));
  }

  @Test
  void takesAByteOrderMarkOff() {
    assertEquals("{}", lines("\uFEFF{}").get(0).text());
    assertEquals("\uFEFF{}", lines("{}\n\uFEFF{}").get(1).text());
  }

  @Test
  void readsPastALineThatIsTooLong_andKeepsNoneOfIt() {
    byte[] longLine = new byte[ImportLine.MAX_BYTES + 1];
    Arrays.fill(longLine, (byte) 'x');
    InputStream source =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    new ByteArrayInputStream("a\n".getBytes(UTF_8)),
                    new ByteArrayInputStream(longLine),
                    new ByteArrayInputStream("\nb".getBytes(UTF_8)))));
    List<ImportLine> lines = all(source);

    assertEquals(List.of("a", "", "b"), lines.stream().map(ImportLine::text).toList());
    assertEquals(
        ErrorCode.PAYLOAD_TOO_LARGE, Objects.requireNonNull(lines.get(1).problem()).code());
    assertNull(lines.get(2).problem());
  }

  @Test
  void saysThatBytesAreNoUtf8() {
    ImportLine line = all(new ByteArrayInputStream(new byte[] {'{', (byte) 0xc3, '}'})).get(0);

    assertEquals(ErrorCode.MALFORMED_REQUEST, Objects.requireNonNull(line.problem()).code());
    assertNull(lines("\uFFFD").get(0).problem(), "a replacement character is one like any other");
  }

  @Test
  void failsWithTheSource() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("torn");
          }
        };

    assertThrows(UncheckedIOException.class, () -> ImportLines.of(read(broken)).hasNext());
    assertThrows(NoSuchElementException.class, () -> ImportLines.of(buffer -> 0).next());
  }

  private static List<ImportLine> lines(String text) {
    return all(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static List<ImportLine> all(InputStream source) {
    Iterator<ImportLine> lines = ImportLines.of(read(source));
    List<ImportLine> all = new ArrayList<>();
    while (lines.hasNext()) {
      all.add(lines.next());
    }
    assertFalse(lines.hasNext());
    return all;
  }

  private static ImportLines.Source read(InputStream source) {
    return buffer -> {
      try {
        return source.read(buffer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Test
  void remapsIds_always_toTheSame_inTheSameOrder() {
    Ownership owner = new Ownership(new TenantId(new UUID(1, 2)), null, null);
    UUID first = UUID.fromString("019b0000-1111-7abc-8001-ffffffffffff");
    UUID second = UUID.fromString("019b0000-1111-7abc-8002-000000000000");

    UUID one = ImportLine.remapped(first, owner, "");
    UUID two = ImportLine.remapped(second, owner, "");

    assertEquals(one, ImportLine.remapped(first, owner, ""));
    assertEquals(8, one.version());
    assertEquals(2, one.variant());
    assertTrue(Position.compareIds(one, two) < 0);
    assertNotEquals(one, ImportLine.remapped(first, owner, "another"));
    assertNotEquals(
        one,
        ImportLine.remapped(first, new Ownership(new TenantId(new UUID(1, 3)), null, null), ""));
  }
}
