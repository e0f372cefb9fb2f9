package io.l9.substrate.domain.memory.packet;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an import, read as they are asked for; of a line that is too long only its length is
 * seen. Whatever the source throws comes through. Not thread-safe.
 */
public final class ImportLines implements Iterator<ImportLine> {

  /** Where the bytes come from. */
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
  private static final int KEPT = 1 << 20;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Source source;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private long number;
  private byte[] line = new byte[BUFFER];
  private int length;
  private @Nullable ImportLine next;

  public ImportLines(Source source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = read();
    }
    return next != null;
  }

  @Override
  public ImportLine next() {
    ImportLine result = hasNext() ? next : null;
    if (result == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return result;
  }

  private @Nullable ImportLine read() {
    if (line.length > KEPT) {
      line = new byte[BUFFER]; // one long line must not be paid for by all the others
    }
    length = 0;
    boolean tooLong = false;
    boolean anything = false;
    while (true) {
      if (at == end && !fill()) {
        return anything ? finished(tooLong) : null;
      }
      anything = true;
      int begin = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      tooLong |= length + (at - begin) > ImportLine.MAX_BYTES;
      if (!tooLong) {
        append(begin);
      }
      if (at < end) {
        at++;
        return finished(tooLong);
      }
    }
  }

  private boolean fill() {
    at = 0;
    end = Math.max(0, source.read(buffer));
    return end > 0;
  }

  private void append(int begin) {
    int longer = length + (at - begin);
    if (longer > line.length) {
      line = Arrays.copyOf(line, Math.max(longer, 2 * line.length));
    }
    System.arraycopy(buffer, begin, line, length, at - begin);
    length = longer;
  }

  private ImportLine finished(boolean tooLong) {
    number++;
    if (tooLong) {
      return ImportLine.tooLong(number);
    }
    int mark = BYTE_ORDER_MARK.length;
    boolean marked =
        number == 1 && length >= mark && Arrays.equals(line, 0, mark, BYTE_ORDER_MARK, 0, mark);
    return ImportLine.of(number, Arrays.copyOfRange(line, marked ? mark : 0, length));
  }
}
