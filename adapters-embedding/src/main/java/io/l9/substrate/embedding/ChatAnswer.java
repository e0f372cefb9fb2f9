package io.l9.substrate.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for one JSON object from a language model, and the object that it answers with. */
final class ChatAnswer {

  private ChatAnswer() {}

  /** Returns the body of a request with an instruction and data. */
  static byte[] request(String model, String instruction, String data, JsonCodec json) {
    return json.of(
            Map.of(
                "model",
                model,
                "temperature",
                0L,
                "response_format",
                Map.of("type", "json_object"),
                "messages",
                List.of(
                    Map.of("role", "system", "content", instruction),
                    Map.of("role", "user", "content", data))))
        .text()
        .getBytes(UTF_8);
  }

  /** Returns the object of an answer; null: it has none. */
  static @Nullable Map<?, ?> object(byte[] body, JsonCodec json) throws ProviderFailure {
    return read(text(body), json) instanceof Map<?, ?> map
            && map.get("choices") instanceof List<?> choices
            && !choices.isEmpty()
            && choices.get(0) instanceof Map<?, ?> choice
            && choice.get("message") instanceof Map<?, ?> message
            && message.get("content") instanceof String content
            && read(content, json) instanceof Map<?, ?> said
        ? said
        : null;
  }

  private static String text(byte[] body) throws ProviderFailure {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw ProviderFailure.lasting("sends an answer that is no UTF-8", null);
    }
  }

  private static @Nullable Object read(String text, JsonCodec json) throws ProviderFailure {
    try {
      return json.read(json.parse(text));
    } catch (ValidationException e) {
      throw ProviderFailure.lasting("sends an answer that is no JSON", null);
    }
  }

  /** Returns a text, cut to a number of characters where it is longer. */
  static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end) + "…";
  }
}
