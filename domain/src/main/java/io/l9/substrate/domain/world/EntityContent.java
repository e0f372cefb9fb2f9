package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of a version of an entity.
 *
 * @param attributes a JSON object
 * @param confidence in [0, 1]
 */
public record EntityContent(String type, JsonDocument attributes, double confidence) {

  public static final int MAX_TYPE = 100;

  /** The greatest number of bytes of the attributes in UTF-8. */
  public static final int MAX_ATTRIBUTES = 256 * 1024;

  /** The type of an entity of which nobody said one. */
  public static final String UNKNOWN = "unknown";

  /** The content of a client: checked, where a stored one is taken as it is. */
  public static EntityContent of(String type, JsonDocument attributes, double confidence) {
    Require.text("/entity_type", type, MAX_TYPE);
    int bytes = requireObject(attributes).text().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_ATTRIBUTES) {
      throw ValidationException.at(
          "/attributes",
          ErrorCode.PAYLOAD_TOO_LARGE,
          "has " + bytes + " bytes; at most " + MAX_ATTRIBUTES + " are allowed");
    }
    Require.between("/confidence", confidence, 0, 1);
    return new EntityContent(type, attributes, confidence);
  }

  static JsonDocument requireObject(@Nullable JsonDocument attributes) {
    JsonDocument document = Require.present("/attributes", attributes);
    if (!document.text().startsWith("{")) {
      throw ValidationException.at("/attributes", "must be an object");
    }
    return document;
  }

  /** Returns the content as a plain JSON value, of which deltas are made. */
  public Map<String, @Nullable Object> plain(JsonCodec json) {
    Map<String, @Nullable Object> members = new TreeMap<>();
    members.put("attributes", json.read(attributes));
    members.put("confidence", json.read(json.of(confidence)));
    members.put("entity_type", type);
    return members;
  }
}
