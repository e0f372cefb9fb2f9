package io.l9.substrate.rest.archive;

import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.archive.StoredArchives;
import io.l9.substrate.rest.http.SpooledBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** An archive that came as the body of a request. */
record ArchiveUpload(SpooledBody body) implements StoredArchives.Upload {

  @Override
  public Archives.Reading open() {
    return new UploadReading(body.open());
  }

  @Override
  public void close() {
    body.close();
  }

  /** One reading of the body. */
  private record UploadReading(InputStream in) implements Archives.Reading {

    @Override
    public int read(byte[] bytes) {
      try {
        return in.read(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Leaves the file open for the next reading. */
    @Override
    public void close() {}
  }
}
