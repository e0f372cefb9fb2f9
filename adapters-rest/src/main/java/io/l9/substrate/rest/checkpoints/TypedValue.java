package io.l9.substrate.rest.checkpoints;

import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A value as its client serialised it, on the wire. */
@Schema("A value as its client serialised it; the server does not look into it.")
record TypedValue(
    @Schema(value = "Tells the client how to read it.", maxSize = TypedBytes.MAX_TYPE) String type,
    @Schema(value = "At most 16 MiB before it is encoded.", format = "byte", maxSize = ENCODED)
        String base64) {

  /** As many characters as the greatest value has, with its padding. */
  static final int ENCODED = (TypedBytes.MAX_BYTES + 2) / 3 * 4;

  static TypedValue from(TypedBytes value) {
    return new TypedValue(value.type(), Base64.getEncoder().encodeToString(value.toArray()));
  }

  /** Returns the value that stands at this place of a request. */
  static TypedBytes required(String pointer, @Nullable TypedValue value) {
    TypedValue given = Require.present(pointer, value);
    Require.present(pointer + "/type", given.type());
    String base64 = Require.present(pointer + "/base64", given.base64());
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw ValidationException.at(
          pointer + "/base64", "must be base64 of the alphabet with + and /");
    }
    try {
      return TypedBytes.of(given.type(), bytes);
    } catch (SubstrateException e) {
      throw e.below(pointer);
    }
  }
}
