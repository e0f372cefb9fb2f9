package io.l9.substrate.rest.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.SubstrateException;

/**
 * A JSON value of a request as it was written, so that the codec sees every digit of its numbers,
 * or of an answer as it is to be written.
 *
 * @param text well-formed JSON, names possibly repeated
 */
public record RawJson(@JsonValue @JsonRawValue String text) {

  /**
   * The canonical document.
   *
   * @param pointer where in the request it stands
   * @throws io.l9.substrate.domain.shared.ValidationException as {@link JsonCodec#parse}
   */
  public JsonDocument parse(JsonCodec json, String pointer) {
    try {
      return json.parse(text);
    } catch (SubstrateException e) {
      throw e.below(pointer);
    }
  }
}
