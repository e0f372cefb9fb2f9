package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, as it was received: in memory or in a temporary file, decompressed when it
 * is read. Not thread-safe.
 */
final class RequestBody implements AutoCloseable {

  /** The highest compression ratio of a text; a higher one is an attack. */
  private static final int MAX_RATIO = 100;

  /** The size up to which any ratio is accepted. */
  private static final long ANY_RATIO = 256 << 10;

  private static final int BUFFER = 16 << 10;

  private final boolean packed;
  private final OutputStream in;
  private final @Nullable ByteArrayOutputStream memory;
  private final @Nullable FileChannel file;
  private long received;
  private boolean handedOut;
  private Runnable closed = () -> {};

  private RequestBody(
      boolean packed,
      OutputStream in,
      @Nullable ByteArrayOutputStream memory,
      @Nullable FileChannel file) {
    this.packed = packed;
    this.in = in;
    this.memory = memory;
    this.file = file;
  }

  /**
   * Returns an empty body in memory.
   *
   * @throws ValidationException {@code unsupported-media-type} if it is neither plain nor gzip
   */
  static RequestBody inMemory(@Nullable String encoding) {
    ByteArrayOutputStream memory = new ByteArrayOutputStream();
    return new RequestBody(packed(encoding), memory, memory, null);
  }

  /** Returns an empty body in a file. */
  static RequestBody inFile(@Nullable String encoding) {
    boolean packed = packed(encoding);
    try {
      FileChannel file = TemporaryFile.open();
      return new RequestBody(packed, Channels.newOutputStream(file), null, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /** Adds received bytes. A full disk is not the client's fault. */
  void add(byte[] bytes, int length) {
    try {
      in.write(bytes, 0, length);
      received += length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the action that runs when it is closed. */
  void whenClosed(Runnable work) {
    closed = work;
  }

  /**
   * The bytes, unpacked.
   *
   * @throws ValidationException {@code payload-too-large}, {@code malformed-request}
   */
  byte[] bytes(long maxBytes) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream((int) received);
    copy(unpacked(maxBytes), whole);
    return whole.toByteArray();
  }

  /**
   * The bytes, unpacked, and known to be no more than allowed, to be read more than once.
   *
   * @return the caller's to close, which closes this
   * @throws ValidationException as {@link #bytes}
   */
  SpooledBody spooled(long maxBytes) {
    if (packed) {
      // No line of a body is processed that turns out to be too large in the end.
      copy(unpacked(maxBytes), OutputStream.nullOutputStream());
    }
    handedOut = true;
    return new SpooledBody(() -> unpacked(maxBytes), this::free);
  }

  static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "The body is not well-formed UTF-8.");
    }
  }

  static ValidationException tooLarge(long maxBytes) {
    return new ValidationException(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "The body is larger than the " + maxBytes + " bytes that are allowed here.");
  }

  private InputStream unpacked(long maxBytes) {
    try {
      InputStream raw;
      if (file == null) {
        raw = new ByteArrayInputStream(memory == null ? new byte[0] : memory.toByteArray());
      } else {
        file.position(0);
        raw = Channels.newInputStream(file);
      }
      return packed ? new Bounded(new GZIPInputStream(raw, BUFFER), maxBytes, received) : raw;
    } catch (IOException e) {
      throw malformed();
    }
  }

  private static ValidationException malformed() {
    return new ValidationException(
        ErrorCode.MALFORMED_REQUEST, "The body is not well-formed gzip, or ended too early.");
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      throw malformed();
    }
  }

  /** Releases it, unless it was handed out. */
  @Override
  public void close() {
    if (!handedOut) {
      free();
    }
  }

  private void free() {
    closed.run();
    closed = () -> {};
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A stream that refuses to decompress more than is allowed. */
  private static final class Bounded extends FilterInputStream {

    private final long maxBytes;
    private final long packedBytes;
    private long length;

    Bounded(InputStream in, long maxBytes, long packedBytes) {
      super(in);
      this.maxBytes = maxBytes;
      this.packedBytes = packedBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int most) throws IOException {
      int n = super.read(buffer, offset, most);
      length += Math.max(0, n);
      if (length > maxBytes) {
        throw tooLarge(maxBytes);
      }
      if (length > ANY_RATIO && length > packedBytes * MAX_RATIO) {
        throw new ValidationException(
            ErrorCode.PAYLOAD_TOO_LARGE,
            "The body unpacks to more than " + MAX_RATIO + " times its size; send it unpacked.");
      }
      return n;
    }
  }
}
