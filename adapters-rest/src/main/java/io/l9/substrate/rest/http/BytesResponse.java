package io.l9.substrate.rest.http;

import java.util.function.Consumer;

/** An answer of a known number of bytes that come one part after the other. */
public final class BytesResponse {

  private BytesResponse() {}

  /**
   * Sends bytes as they come. After a failure fewer come than the header says, by which the client
   * knows.
   *
   * @param writer gets a place for the bytes
   */
  public static void send(
      Call call, String mediaType, long length, Consumer<Consumer<byte[]>> writer) {
    call.header("Content-Length", Long.toString(length));
    StreamedResponse response = call.flow(mediaType);
    writer.accept(response::write);
    response.finish();
  }
}
