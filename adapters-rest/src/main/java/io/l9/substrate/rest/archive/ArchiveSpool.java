package io.l9.substrate.rest.archive;

import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.archive.StoredArchives;
import io.l9.substrate.rest.http.TemporaryFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A temporary file for an archive that grows. Not thread-safe. */
final class ArchiveSpool implements StoredArchives.Spool {

  private final FileChannel file;

  private ArchiveSpool(FileChannel file) {
    this.file = file;
  }

  static ArchiveSpool create() {
    try {
      return new ArchiveSpool(TemporaryFile.open());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(byte[] bytes, int length) {
    try {
      ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
      while (left.hasRemaining()) {
        int unused = file.write(left);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Archives.Reading open() {
    return new SpoolReading(file);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reading with a place of its own in the file, which stays open. */
  private static final class SpoolReading implements Archives.Reading {

    private final FileChannel file;
    private long place;

    SpoolReading(FileChannel file) {
      this.file = file;
    }

    @Override
    public int read(byte[] bytes) {
      try {
        int read = file.read(ByteBuffer.wrap(bytes), place);
        place += Math.max(0, read);
        return read;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }
}
