package io.l9.substrate.rest.memory.transfer;

import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportLines;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.rest.http.SpooledBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** The lines of a body that waits in a temporary file. Closing them deletes it. */
final class SpooledLines implements PacketImports.Source {

  private final SpooledBody body;
  private final InputStream in;
  private final Iterator<ImportLine> lines;

  SpooledLines(SpooledBody body) {
    this.body = body;
    this.in = body.open();
    this.lines = ImportLines.of(this::read);
  }

  private int read(byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean hasNext() {
    return lines.hasNext();
  }

  @Override
  public ImportLine next() {
    return lines.next();
  }

  @Override
  public void close() {
    body.close();
  }
}
