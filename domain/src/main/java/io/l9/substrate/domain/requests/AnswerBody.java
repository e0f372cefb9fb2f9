package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer, at most {@value #MAX_BYTES}. Immutable. */
public final class AnswerBody {

  public static final int MAX_BYTES = 8 * 1024 * 1024;

  /** Of an answer that has none, such as 204. */
  public static final AnswerBody EMPTY = new AnswerBody(new byte[0]);

  private final byte[] bytes;

  private AnswerBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A copy of these bytes.
   *
   * @throws ValidationException with the code {@code payload-too-large}
   */
  public static AnswerBody of(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw ValidationException.at(
          "/body",
          ErrorCode.PAYLOAD_TOO_LARGE,
          "the answer to a keyed request has "
              + bytes.length
              + " bytes; at most "
              + MAX_BYTES
              + " can be kept: send less at once");
    }
    return new AnswerBody(bytes.clone());
  }

  public int size() {
    return bytes.length;
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AnswerBody body && Arrays.equals(bytes, body.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
