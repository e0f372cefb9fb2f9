package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads what a client sends, and no more of it than is allowed. */
final class RequestBody {

  // Beyond the limit a body is read on and thrown away up to here, because a client that is cut off
  // while it sends sees a broken connection rather than the answer. As it came: a bomb stays small.
  private static final long MAX_DISCARDED = 64L << 20;

  // The same for a request whose body nobody looked at.
  private static final long MAX_UNREAD = 1L << 20;

  private static final int BUFFER = 16 << 10;

  private RequestBody() {}

  /**
   * The bytes, unpacked.
   *
   * @throws ValidationException {@code unsupported-media-type}, {@code payload-too-large}, {@code
   *     malformed-request}
   */
  static byte[] bytes(Context ctx, int maxBytes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    copy(ctx, body, maxBytes);
    return body.toByteArray();
  }

  /**
   * The bytes, in a file that is gone when it is closed, or when nobody holds it any more, or when
   * the process ends however it ends: where the system lets us, it has no name from the beginning.
   *
   * @throws ValidationException as {@link #bytes}
   */
  static InputStream spooled(Context ctx, long maxBytes) throws IOException {
    Path file = Files.createTempFile("l9-body-", ".tmp");
    FileChannel spool =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    boolean whole = false;
    try {
      copy(ctx, Channels.newOutputStream(spool), maxBytes);
      spool.position(0);
      whole = true;
      return Channels.newInputStream(spool);
    } finally {
      if (!whole) {
        spool.close();
      }
    }
  }

  /**
   * Reads on what was sent and not read, and throws it away. Only for callers who are known, and
   * counted: it may take as long as reading a body does.
   */
  static void discardRest(Context ctx) {
    // Who expects to be told to go on has not sent it.
    if (ctx.header("Expect") == null
        && (ctx.header("Content-Length") != null || ctx.header("Transfer-Encoding") != null)) {
      discard(ctx.bodyInputStream(), MAX_UNREAD);
    }
  }

  static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "The body is not well-formed UTF-8.");
    }
  }

  private static void copy(Context ctx, OutputStream out, long maxBytes) {
    boolean packed = packed(ctx.header("Content-Encoding"));
    InputStream raw = ctx.bodyInputStream();
    boolean fits;
    try {
      fits = copy(packed ? new GZIPInputStream(raw, BUFFER) : raw, out, maxBytes);
    } catch (IOException e) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST,
          packed
              ? "The body is not well-formed gzip, ended too early or came too slowly."
              : "The body ended too early or came too slowly.");
    }
    if (!fits) {
      discard(raw, MAX_DISCARDED);
      throw new ValidationException(
          ErrorCode.PAYLOAD_TOO_LARGE,
          "The body is larger than the " + maxBytes + " bytes that are allowed here.");
    }
  }

  private static boolean packed(@Nullable String encoding) {
    if (encoding == null) {
      return false;
    }
    return switch (encoding.toLowerCase(Locale.ROOT).strip()) {
      case "identity" -> false;
      case "gzip" -> true;
      default ->
          throw new ValidationException(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "Send the body with Content-Encoding: gzip, or without one.");
    };
  }

  private static boolean copy(InputStream in, OutputStream out, long maxBytes) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      length += n;
      if (length > maxBytes) {
        return false;
      }
      write(out, buffer, n);
    }
    return true;
  }

  // A full disk is not the client's fault.
  private static void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void discard(InputStream raw, long most) {
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    try {
      for (int n = raw.read(buffer); n >= 0 && length <= most; n = raw.read(buffer)) {
        length += n;
      }
    } catch (IOException e) {
      // The client gave up; there is nobody to answer, and nothing was done.
      return;
    }
  }
}
