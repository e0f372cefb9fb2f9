package io.l9.substrate;

import io.l9.substrate.domain.memory.packet.ImportLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream, read as they are asked for; of a line that is too long only its length is
 * seen. A failure to read is an {@link UncheckedIOException}. Not thread-safe.
 */
final class NdjsonLines implements Iterator<ImportLine> {

  private static final int BUFFER = 1 << 16;
  private static final int KEPT = 1 << 20;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream source;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private long number;
  private ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable ImportLine next;

  NdjsonLines(InputStream source) {
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
    if (line.size() > KEPT) {
      line = new ByteArrayOutputStream(); // one long line must not be paid for by all the others
    }
    line.reset();
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
      tooLong |= line.size() + (at - begin) > ImportLine.MAX_BYTES;
      if (!tooLong) {
        line.write(buffer, begin, at - begin);
      }
      if (at < end) {
        at++;
        return finished(tooLong);
      }
    }
  }

  private boolean fill() {
    try {
      at = 0;
      end = Math.max(0, source.read(buffer, 0, BUFFER));
      return end > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ImportLine finished(boolean tooLong) {
    number++;
    if (tooLong) {
      return ImportLine.tooLong(number);
    }
    byte[] bytes = line.toByteArray();
    boolean marked =
        number == 1
            && bytes.length >= BYTE_ORDER_MARK.length
            && Arrays.equals(
                bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    return ImportLine.of(
        number, marked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes);
  }
}
