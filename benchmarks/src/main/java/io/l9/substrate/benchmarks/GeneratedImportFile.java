package io.l9.substrate.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;

/** A file of so many lines to import that is nowhere: each line is made when it is read. */
final class GeneratedImportFile extends InputStream {

  private static final String FILLER = "0123456789abcde ".repeat(6_000);

  private final long size;
  private long made;
  private int lines;
  private byte[] line = {};
  private int at;

  /**
   * Lines of about 96 KB.
   *
   * @param size in bytes; the last line goes beyond it
   */
  GeneratedImportFile(long size) {
    this.size = size;
  }

  int lines() {
    return lines;
  }

  @Override
  public int read() {
    return more() ? line[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    if (length == 0) {
      return 0;
    }
    if (!more()) {
      return -1;
    }
    int count = Math.min(length, line.length - at);
    System.arraycopy(line, at, target, from, count);
    at += count;
    return count;
  }

  private boolean more() {
    if (at == line.length && made < size) {
      String json =
          "{\"packet_type\":\"note\",\"payload\":{\"number\":"
              + lines++
              + ",\"filler\":\""
              + FILLER
              + "\"}}\n";
      line = json.getBytes(UTF_8);
      made += line.length;
      at = 0;
    }
    return at < line.length;
  }
}
