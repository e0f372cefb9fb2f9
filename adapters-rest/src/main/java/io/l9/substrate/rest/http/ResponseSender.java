package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/** The asynchronous writer of complete answers: no thread waits while a client does not read. */
final class ResponseSender {

  /** The bytes that are written at a time. */
  private static final int SLICE = 32 << 10;

  private static final int MIN_COMPRESSED_BYTES = 1_500;

  private ResponseSender() {}

  /** Ends a request with an answer; Javalin's own work after it comes when it is sent. */
  static void answer(Context ctx, BufferedResponse reply) {
    ctx.future(() -> send(ctx, reply));
  }

  /** Sends an answer to a request that Jetty handles asynchronously. */
  static CompletableFuture<@Nullable Void> send(Context ctx, BufferedResponse reply) {
    reply.headers().forEach(ctx::header);
    ctx.status(reply.status());
    endAfterUnreadBody(ctx);
    String mediaType = reply.mediaType();
    if (mediaType == null) {
      return CompletableFuture.completedFuture(null);
    }
    ctx.contentType(mediaType);
    byte[] body = compressed(ctx, mediaType, reply.body());
    ctx.res().setContentLengthLong(body.length);
    if (body.length == 0) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      ServletOutputStream out = ctx.res().getOutputStream();
      BodyWriter writer = new BodyWriter(out, body);
      out.setWriteListener(writer);
      return writer.done;
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new ClientGoneException(e));
    }
  }

  /**
   * Tells the client not to use the connection again if some of the body is still to come: Jetty
   * closes it then, and a client that is not told sends its next request into the closing.
   */
  private static void endAfterUnreadBody(Context ctx) {
    if (!ServletContextRequest.getServletContextRequest(ctx.req()).consumeAvailable()) {
      ctx.header("Connection", "close");
    }
  }

  private static byte[] compressed(Context ctx, String mediaType, byte[] body) {
    String accepted = ctx.header("Accept-Encoding");
    if (body.length < MIN_COMPRESSED_BYTES || mediaType.startsWith("image/")) {
      return body;
    }
    ctx.res().addHeader("Vary", "Accept-Encoding");
    if (accepted == null || !accepts(accepted)) {
      return body;
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ctx.header("Content-Encoding", "gzip");
    return compressed.toByteArray();
  }

  private static boolean accepts(String encodings) {
    for (String encoding : encodings.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = encoding.strip().split("\\s*;\\s*", 2);
      if (parts[0].equals("gzip")) {
        return parts.length == 1 || !parts[1].matches("q\\s*=\\s*0(\\.0*)?");
      }
    }
    return false;
  }

  /** The writer of one body. */
  private static final class BodyWriter implements WriteListener {

    final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final ServletOutputStream out;
    private final byte[] body;
    private int sent;

    BodyWriter(ServletOutputStream out, byte[] body) {
      this.out = out;
      this.body = body;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (out.isReady()) {
        if (sent == body.length) {
          done.complete(null);
          return;
        }
        int length = Math.min(SLICE, body.length - sent);
        out.write(body, sent, length);
        sent += length;
      }
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(
          new ClientGoneException(
              failure instanceof IOException gone ? gone : new IOException(failure)));
    }
  }
}
