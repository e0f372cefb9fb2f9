package io.l9.substrate.application.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.archive.ArchiveFile;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.archive.ArchivedTable;
import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A ZIP file that grows line by line. Equal lines make equal bytes: every entry has one time. Not
 * thread-safe.
 */
final class ArchiveWriter {

  private static final int BUFFER = 64 << 10;

  /** The first time that ZIP knows. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipOutputStream zip;
  private MessageDigest digest = Digests.sha256();
  private long rows;
  private long bytes;

  ArchiveWriter(Archives.Target target) {
    zip = new ZipOutputStream(new BufferedOutputStream(new TargetStream(target), BUFFER), UTF_8);
  }

  /** Begins the file of a table. */
  void begin(ArchivedTable table) {
    open(table.name() + ArchiveFile.SUFFIX);
    digest = Digests.sha256();
    rows = 0;
    bytes = 0;
  }

  /**
   * Writes a row to the file that was begun.
   *
   * @throws ValidationException {@code payload-too-large} if no archive can hold it
   */
  void row(ArchivedTable table, String line) {
    byte[] utf8 = (line + '\n').getBytes(UTF_8);
    if (utf8.length > Archives.MAX_LINE) {
      throw new ValidationException(
          ErrorCode.PAYLOAD_TOO_LARGE,
          "A row of "
              + table.name()
              + " has "
              + utf8.length
              + " bytes as JSON; an archive holds rows of up to "
              + Archives.MAX_LINE
              + ". Delete or shorten it first.");
    }
    digest.update(utf8);
    rows++;
    bytes += utf8.length;
    try {
      zip.write(utf8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the file that was begun. */
  ArchiveFile end(ArchivedTable table) {
    closeEntry();
    return new ArchiveFile(
        table.name(), table.columns(), rows, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /** Writes the last file, and ends the archive. */
  void finish(JsonDocument manifest) {
    open(ArchiveManifest.NAME);
    try {
      zip.write((manifest.text() + '\n').getBytes(UTF_8));
      zip.closeEntry();
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    try {
      zip.putNextEntry(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeEntry() {
    try {
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The target as a stream. */
  private static final class TargetStream extends OutputStream {

    private final Archives.Target target;

    TargetStream(Archives.Target target) {
      this.target = target;
    }

    @Override
    public void write(int one) {
      target.write(new byte[] {(byte) one}, 1);
    }

    @Override
    public void write(byte[] source, int from, int length) {
      byte[] part = source;
      if (from != 0) {
        part = new byte[length];
        System.arraycopy(source, from, part, 0, length);
      }
      target.write(part, length);
    }
  }
}
