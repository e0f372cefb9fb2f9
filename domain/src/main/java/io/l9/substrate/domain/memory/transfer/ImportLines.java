package io.l9.substrate.domain.memory.transfer;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Splits an import into its lines. */
public final class ImportLines {

  /** The source of the bytes. */
  @FunctionalInterface
  public interface Source {
    /**
     * Fills the beginning of a buffer, as far as it goes at once.
     *
     * @return how many bytes; none or fewer: there are no more
     */
    int read(byte[] buffer);
  }

  private static final int BUFFER = 1 << 16;
  private static final byte[] NOTHING = {};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private ImportLines() {}

  /**
   * Returns the lines, read as they are asked for; of a line that is too long only its length is
   * seen. Exceptions of the source come through. Not thread-safe.
   */
  public static Iterator<ImportLine> of(Source source) {
    return Stream.iterate(new Place(source, new byte[BUFFER], 0, 0, 0, null), Place::next)
        .skip(1)
        .takeWhile(place -> place.line != null)
        .map(place -> place.line)
        .iterator();
  }

  /** A place in the source, behind a line; only the last one is good to go on from. */
  private static final class Place {

    private final Source source;
    private final byte[] buffer;
    private final int at;
    private final int end;
    private final long number;
    private final @Nullable ImportLine line;

    Place(Source source, byte[] buffer, int at, int end, long number, @Nullable ImportLine line) {
      this.source = source;
      this.buffer = buffer;
      this.at = at;
      this.end = end;
      this.number = number;
      this.line = line;
    }

    /** Behind the next line; without a line if there is none. */
    Place next() {
      byte[] bytes = NOTHING;
      boolean tooLong = false;
      boolean anything = false;
      int from = at;
      int to = end;
      while (true) {
        if (from == to) {
          from = 0;
          to = Math.max(0, source.read(buffer));
          if (to == 0) {
            return behind(0, 0, anything ? line(bytes, tooLong) : null);
          }
        }
        anything = true;
        int begin = from;
        while (from < to && buffer[from] != '\n') {
          from++;
        }
        tooLong |= bytes.length + (from - begin) > ImportLine.MAX_BYTES;
        bytes = tooLong ? NOTHING : joined(bytes, begin, from);
        if (from < to) {
          return behind(from + 1, to, line(bytes, tooLong));
        }
      }
    }

    private Place behind(int newAt, int newEnd, @Nullable ImportLine newLine) {
      return new Place(source, buffer, newAt, newEnd, number + 1, newLine);
    }

    private byte[] joined(byte[] before, int begin, int until) {
      byte[] joined = Arrays.copyOf(before, before.length + until - begin);
      System.arraycopy(buffer, begin, joined, before.length, until - begin);
      return joined;
    }

    private ImportLine line(byte[] bytes, boolean tooLong) {
      if (tooLong) {
        return ImportLine.tooLong(number + 1);
      }
      int mark = BYTE_ORDER_MARK.length;
      boolean marked =
          number == 0
              && bytes.length >= mark
              && Arrays.equals(bytes, 0, mark, BYTE_ORDER_MARK, 0, mark);
      return ImportLine.of(
          number + 1, marked ? Arrays.copyOfRange(bytes, mark, bytes.length) : bytes);
    }
  }
}
