package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value as its client serialised it: bytes of at most {@value #MAX_BYTES}, and a tag that tells
 * the client how to read them. Nobody else does. Immutable.
 */
public final class TypedBytes {

  /** The greatest number of bytes. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /** The greatest number of characters of a tag. */
  public static final int MAX_TYPE = 100;

  private final String type;
  private final byte[] bytes;

  private TypedBytes(String type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  /**
   * Returns a copy of these bytes under a tag, which may be empty.
   *
   * @throws ValidationException {@code payload-too-large} if there are too many bytes
   */
  public static TypedBytes of(String type, byte[] bytes) {
    Names.characters("/type", type, MAX_TYPE);
    Require.present("/base64", bytes);
    if (bytes.length > MAX_BYTES) {
      throw ValidationException.at(
          "/base64",
          ErrorCode.PAYLOAD_TOO_LARGE,
          "has "
              + bytes.length
              + " bytes; at most "
              + MAX_BYTES
              + " are allowed: keep large values elsewhere, and their place here");
    }
    return new TypedBytes(type, bytes.clone());
  }

  public String type() {
    return type;
  }

  public int size() {
    return bytes.length;
  }

  /** Returns a copy of the bytes. */
  public byte[] toArray() {
    return bytes.clone();
  }

  /** Returns the hash under which it is stored in its thread. */
  public ValueHash hash() {
    return ValueHash.of(type, bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TypedBytes value
        && type.equals(value.type)
        && Arrays.equals(bytes, value.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes of " + type;
  }
}
