package io.l9.substrate.application.archive;

import io.l9.substrate.domain.archive.ArchiveFile;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** One reading of an archive from its first byte to its last. Not thread-safe. */
final class ArchiveReader {

  /** A visitor of what an archive holds, in its order. */
  interface Visitor {

    /** Begins the file of a table. */
    void begin(String table);

    /** Visits a line of the file that was begun. */
    void row(String line);

    /** Ends the file that was begun, with what was found in it. */
    void end(String table, long rows, long bytes, String sha256);
  }

  private static final int MAX_MANIFEST = 4 << 20;
  private static final int BLOCK = 64 << 10;

  private final Visitor visitor;
  private final byte[] block = new byte[BLOCK];
  private long unpacked;

  private ArchiveReader(Visitor visitor) {
    this.visitor = visitor;
  }

  /**
   * Reads an archive.
   *
   * @return the text of the manifest
   * @throws ValidationException if it is no archive, damaged, or too large
   */
  static String read(Archives.Source source, Visitor visitor) {
    try (Archives.Reading reading = source.open();
        ZipInputStream zip =
            new ZipInputStream(new ReadingStream(reading), StandardCharsets.UTF_8)) {
      return new ArchiveReader(visitor).read(zip);
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw damaged("is no ZIP archive, is truncated or damaged");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The failure for an archive that is not as an export makes it. */
  static ValidationException damaged(String detail) {
    return new ValidationException(ErrorCode.MALFORMED_REQUEST, "The archive " + detail + ".");
  }

  private String read(ZipInputStream zip) throws IOException {
    Set<String> names = new HashSet<>();
    String manifest = null;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      if (!names.add(name)) {
        throw damaged("has the file " + shown(name) + " twice");
      }
      if (manifest != null) {
        throw damaged("has the file " + shown(name) + " behind its manifest, which is the last");
      }
      if (names.size() > ArchiveManifest.MAX_FILES + 1) {
        throw tooLarge("has more than " + ArchiveManifest.MAX_FILES + " files");
      }
      if (name.equals(ArchiveManifest.NAME)) {
        manifest = manifest(zip);
      } else if (name.endsWith(ArchiveFile.SUFFIX)) {
        rows(zip, name.substring(0, name.length() - ArchiveFile.SUFFIX.length()));
      } else {
        throw damaged("has a file that is none of an archive: " + shown(name));
      }
    }
    if (manifest == null) {
      throw damaged("has no " + ArchiveManifest.NAME + ": it is none, or truncated");
    }
    return manifest;
  }

  private String manifest(InputStream zip) throws IOException {
    byte[] text = zip.readNBytes(MAX_MANIFEST + 1);
    if (text.length > MAX_MANIFEST) {
      throw tooLarge("has a manifest of more than " + MAX_MANIFEST + " bytes");
    }
    return decoded(ByteBuffer.wrap(text), ArchiveManifest.NAME);
  }

  private void rows(InputStream zip, String table) throws IOException {
    visitor.begin(table);
    MessageDigest digest = Digests.sha256();
    ByteArrayOutputStream begun = new ByteArrayOutputStream();
    long rows = 0;
    long bytes = 0;
    for (int read = zip.read(block); read >= 0; read = zip.read(block)) {
      digest.update(block, 0, read);
      bytes += read;
      unpacked += read;
      if (unpacked > Archives.MAX_UNPACKED) {
        throw tooLarge("has more than " + Archives.MAX_UNPACKED + " bytes, unpacked");
      }
      int from = 0;
      for (int i = 0; i < read; i++) {
        if (block[i] == '\n') {
          begun.write(block, from, i - from);
          rows++;
          row(begun, table, rows);
          begun.reset();
          from = i + 1;
        }
      }
      begun.write(block, from, read - from);
      if (begun.size() > Archives.MAX_LINE) {
        throw tooLarge(
            "has a line of more than " + Archives.MAX_LINE + " bytes in " + shown(table));
      }
    }
    if (begun.size() > 0) {
      throw damaged("ends within a line of " + shown(table + ArchiveFile.SUFFIX));
    }
    visitor.end(table, rows, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private void row(ByteArrayOutputStream line, String table, long number) {
    visitor.row(
        decoded(ByteBuffer.wrap(line.toByteArray()), "line " + number + " of " + shown(table)));
  }

  private static String decoded(ByteBuffer bytes, String where) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw damaged("is not well-formed UTF-8 in " + where);
    }
  }

  private static ValidationException tooLarge(String detail) {
    return new ValidationException(ErrorCode.PAYLOAD_TOO_LARGE, "The archive " + detail + ".");
  }

  /** Returns a name that somebody chose, without what a terminal would obey. */
  private static String shown(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_./-]", "?");
    return plain.length() <= 100 ? plain : plain.substring(0, 100) + "...";
  }

  /** The reading as a stream; closed by whoever opened it. */
  private static final class ReadingStream extends InputStream {

    private final Archives.Reading reading;
    private final byte[] buffer = new byte[BLOCK];
    private int next;
    private int end;

    ReadingStream(Archives.Reading reading) {
      this.reading = reading;
    }

    @Override
    public int read() {
      return fill() ? buffer[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int given = Math.min(length, end - next);
      System.arraycopy(buffer, next, target, from, given);
      next += given;
      return given;
    }

    private boolean fill() {
      if (next < end) {
        return true;
      }
      next = 0;
      end = Math.max(0, reading.read(buffer));
      return end > 0;
    }
  }
}
