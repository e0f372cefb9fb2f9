package io.l9.substrate.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A language model at an endpoint that speaks OpenAI's HTTP interface ({@code POST
 * {base}/chat/completions}), asked for one JSON object at a time.
 *
 * <p>A failed request is tried again where that may help ({@link OpenAiEndpoint}), and becomes in
 * the end an {@link io.l9.substrate.domain.shared.UnavailableException} ({@code
 * language-model-unavailable}), whose message has neither the key nor anything of the data.
 * Thread-safe.
 */
final class LanguageModel {

  private static final long MAX_ANSWER = 1 << 20;

  /** Makes a value of the object that a model answers with. */
  @FunctionalInterface
  interface Reading<T> {

    /**
     * Returns the value.
     *
     * @param said null: the answer has no object
     */
    T of(@Nullable Map<?, ?> said) throws ProviderFailure;
  }

  private final OpenAiEndpoint endpoint;
  private final String name;
  private final int maxCharacters;
  private final JsonCodec json;

  LanguageModel(LanguageModelSettings<?> builder) {
    name = builder.model;
    maxCharacters = builder.maxCharacters;
    json = builder.json;
    endpoint =
        builder.settings.endpoint(
            "language model", ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, builder.address, name);
  }

  /** Returns the endpoint's name for the model. */
  String name() {
    return name;
  }

  JsonCodec json() {
    return json;
  }

  /** Returns the number of characters of data that are sent. */
  int maxCharacters() {
    return maxCharacters;
  }

  /** Asks for an object by an instruction and data, which is no instruction. */
  <T> T ask(String instruction, String data, Reading<T> reading) {
    return endpoint.post(request(instruction, data), MAX_ANSWER, body -> reading.of(object(body)));
  }

  private byte[] request(String instruction, String data) {
    return json.of(
            Map.of(
                "model",
                name,
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
  private @Nullable Map<?, ?> object(byte[] body) throws ProviderFailure {
    return read(text(body)) instanceof Map<?, ?> map
            && map.get("choices") instanceof List<?> choices
            && !choices.isEmpty()
            && choices.get(0) instanceof Map<?, ?> choice
            && choice.get("message") instanceof Map<?, ?> message
            && message.get("content") instanceof String content
            && read(content) instanceof Map<?, ?> said
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

  private @Nullable Object read(String text) throws ProviderFailure {
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

  /** Without the key. */
  @Override
  public String toString() {
    return name + " at " + endpoint.host();
  }
}
