package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.UnauthenticatedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A response of unknown length, written in chunks: its slot is released while the client reads
 * them, and it ends when the client's credential does. Confined to one thread.
 */
final class StreamedResponse {

  /** The bytes that are collected before they are written. */
  static final int CHUNK_BYTES = 32 << 10;

  private final OutputStream out;
  private final RequestPipeline.AdmittedRequest admitted;
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();

  StreamedResponse(OutputStream out, RequestPipeline.AdmittedRequest admitted) {
    this.out = out;
    this.admitted = admitted;
  }

  void write(byte[] bytes) {
    chunk.writeBytes(bytes);
    if (chunk.size() >= CHUNK_BYTES) {
      flush();
    }
  }

  void flush() {
    admitted.recheckCredential();
    admitted.withoutSlot(this::send);
  }

  /** Sends the last chunk. */
  void finish() {
    admitted.recheckCredential();
    admitted.releaseSlot();
    send();
  }

  /** Sends the last chunk and an error; only the error if the credential has ended. */
  void abort(byte[] error) {
    try {
      admitted.recheckCredential();
    } catch (UnauthenticatedException e) {
      chunk.reset();
    }
    admitted.releaseSlot();
    chunk.writeBytes(error);
    send();
  }

  private void send() {
    try {
      chunk.writeTo(out);
      out.flush();
      chunk.reset();
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
  }
}
