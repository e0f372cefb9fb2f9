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
import org.jspecify.annotations.Nullable;

/** Sends whole answers, without a thread while their clients do not read. */
final class Sending {

  /** The bytes that are written at a time, and have to be taken in the time for so much. */
  private static final int SLICE = 32 << 10;

  private static final int WORTH_PACKING = 1_500;

  private Sending() {}

  /** Ends a request with this answer; what Javalin does after it comes when it is sent. */
  static void answer(Context ctx, Reply reply) {
    ctx.future(() -> send(ctx, reply));
  }

  /** Sends an answer to a request that has gone asynchronous. */
  static CompletableFuture<@Nullable Void> send(Context ctx, Reply reply) {
    reply.headers().forEach(ctx::header);
    ctx.status(reply.status());
    String mediaType = reply.mediaType();
    if (mediaType == null) {
      return CompletableFuture.completedFuture(null);
    }
    ctx.contentType(mediaType);
    byte[] body = packed(ctx, mediaType, reply.body());
    ctx.res().setContentLengthLong(body.length);
    if (body.length == 0) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      ServletOutputStream out = ctx.res().getOutputStream();
      Dispatch dispatch = new Dispatch(out, body);
      out.setWriteListener(dispatch);
      return dispatch.done;
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new ClientGoneException(e));
    }
  }

  private static byte[] packed(Context ctx, String mediaType, byte[] body) {
    String accepted = ctx.header("Accept-Encoding");
    if (body.length < WORTH_PACKING || mediaType.startsWith("image/")) {
      return body;
    }
    ctx.res().addHeader("Vary", "Accept-Encoding");
    if (accepted == null || !accepts(accepted)) {
      return body;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ctx.header("Content-Encoding", "gzip");
    return packed.toByteArray();
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

  /** A body on its way. */
  private static final class Dispatch implements WriteListener {

    final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final ServletOutputStream out;
    private final byte[] body;
    private int sent;

    Dispatch(ServletOutputStream out, byte[] body) {
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
