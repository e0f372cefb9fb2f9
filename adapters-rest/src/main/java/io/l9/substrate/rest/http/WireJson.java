package io.l9.substrate.rest.http;

import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The JSON form of request and response records, for HTTP and for the command line. */
public final class WireJson {

  static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private WireJson() {}

  /**
   * Returns a value as one line of JSON.
   *
   * @param value a response record, or a list or a map that holds some
   */
  public static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * Returns the request record that a text holds, as HTTP reads it.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if the text is not one JSON value, or
   *     has unknown or repeated names or values of wrong types
   */
  public static <T extends Record> T read(String text, Class<T> type) {
    return RequestReader.read(text, type);
  }

  /**
   * Returns the members of the object that a text holds, as HTTP reads them.
   *
   * @param types of the members that may be there
   * @throws io.l9.substrate.domain.shared.ValidationException as {@link #read}
   */
  public static Map<String, PatchValue<Object>> read(String text, Map<String, Class<?>> types) {
    return RequestReader.members(text, types);
  }
}
