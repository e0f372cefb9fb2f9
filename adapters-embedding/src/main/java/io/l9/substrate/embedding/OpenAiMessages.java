package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Requests to the endpoint and its answers as JSON. The domain's codec is not used: that one
 * refuses numbers that are not the shortest of their double, which servers do send.
 */
final class OpenAiMessages {

  private static final JsonFactory JSON = new JsonFactory();

  private OpenAiMessages() {}

  static byte[] request(EmbeddingModel model, List<String> texts, boolean sendDimension) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("model", model.id());
      // exact, and a third of the size; servers that do not know it send numbers all the same
      json.writeStringProperty("encoding_format", "base64");
      if (sendDimension) {
        json.writeNumberProperty("dimensions", model.dimension());
      }
      json.writeArrayPropertyStart("input");
      for (String text : texts) {
        // some servers refuse an empty text
        json.writeString(text.isBlank() ? "-" : text);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /**
   * The vectors in the order of the texts, which is not always that of the answer.
   *
   * @throws ProviderFailure if there is not exactly one good vector for each text
   */
  static List<Vector> vectors(byte[] body, EmbeddingModel model, int count) throws ProviderFailure {
    @Nullable Vector[] vectors = new Vector[count];
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      expect(json.nextToken() == JsonToken.START_OBJECT, "is no JSON object");
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean data = "data".equals(json.currentName());
        JsonToken value = json.nextToken();
        if (!data) {
          json.skipChildren();
          continue;
        }
        expect(value == JsonToken.START_ARRAY, "has no list of data");
        int place = 0;
        while (json.nextToken() == JsonToken.START_OBJECT) {
          item(json, place++, model, vectors);
        }
        expect(json.currentToken() == JsonToken.END_ARRAY, "has something else in its data");
      }
      expect(json.currentToken() == JsonToken.END_OBJECT, "breaks off");
    } catch (JacksonException e) {
      // without the cause, whose message quotes the answer
      throw ProviderFailure.lasting("sends an answer that is no JSON", null);
    }
    for (@Nullable Vector vector : vectors) {
      expect(vector != null, "has not a vector for each text");
    }
    return List.of(vectors);
  }

  private static void item(
      JsonParser json, int place, EmbeddingModel model, @Nullable Vector[] vectors)
      throws ProviderFailure {
    int index = place;
    float @Nullable [] numbers = null;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if ("index".equals(name)) {
        expect(value == JsonToken.VALUE_NUMBER_INT, "has an index that is no number");
        index = json.getIntValue();
      } else if ("embedding".equals(name)) {
        numbers = numbers(json, value, model.dimension());
      } else {
        json.skipChildren();
      }
    }
    if (numbers == null) {
      throw ProviderFailure.lasting("sends an answer that has an item without a vector", null);
    }
    expect(index >= 0 && index < vectors.length, "has more vectors than there were texts");
    expect(vectors[index] == null, "has two vectors for one text");
    if (numbers.length != model.dimension()) {
      throw ProviderFailure.lasting(
          "sends vectors of "
              + (numbers.length > model.dimension() ? "more than " : "")
              + Math.min(numbers.length, model.dimension())
              + " numbers; the model "
              + model.id()
              + " is configured with "
              + model.dimension(),
          null);
    }
    try {
      vectors[index] = Vector.of(numbers);
    } catch (ValidationException e) {
      throw ProviderFailure.lasting("sends a vector that is none: it " + e.getMessage(), null);
    }
  }

  /** One more number than there should be, if there are more. */
  private static float[] numbers(JsonParser json, JsonToken value, int dimension)
      throws ProviderFailure {
    float[] numbers = new float[dimension + 1];
    int count = 0;
    if (value == JsonToken.VALUE_STRING) {
      FloatBuffer floats = decoded(json.getString());
      while (floats.hasRemaining() && count <= dimension) {
        numbers[count++] = floats.get();
      }
      return Arrays.copyOf(numbers, count);
    }
    expect(value == JsonToken.START_ARRAY, "has a vector that is neither numbers nor base64");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(
          json.currentToken() != null && json.currentToken().isNumeric(),
          "has a vector with something else than numbers in it");
      if (count <= dimension) {
        numbers[count++] = json.getFloatValue();
      }
    }
    return Arrays.copyOf(numbers, count);
  }

  private static FloatBuffer decoded(String base64) throws ProviderFailure {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      expect(bytes.length % Float.BYTES == 0, "has a vector of half numbers");
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    } catch (IllegalArgumentException e) {
      throw ProviderFailure.lasting("sends a vector that is no base64", null);
    }
  }

  private static void expect(boolean fulfilled, String otherwise) throws ProviderFailure {
    if (!fulfilled) {
      throw ProviderFailure.lasting("sends an answer that " + otherwise, null);
    }
  }
}
