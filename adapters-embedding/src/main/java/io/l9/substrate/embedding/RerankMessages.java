package io.l9.substrate.embedding;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Requests to a reranking endpoint and its answers as JSON. */
final class RerankMessages {

  private static final JsonFactory JSON = new JsonFactory();

  /** The list of the scores: Voyage calls it data, nearly all others results. */
  private static final Set<String> LISTS = Set.of("results", "data");

  private static final Set<String> SCORES = Set.of("relevance_score", "score");

  private RerankMessages() {}

  static byte[] request(
      HttpReranker.Requests names, String model, String query, List<String> texts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("query", query);
      boolean documents = names == HttpReranker.Requests.DOCUMENTS;
      if (documents) {
        json.writeStringProperty("model", model);
        json.writeNumberProperty("top_n", texts.size());
      } else {
        json.writeBooleanProperty("truncate", true);
      }
      json.writeArrayPropertyStart(documents ? "documents" : "texts");
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
   * The scores in the order of the texts, which is not that of the answer.
   *
   * @param body an object with the list of them, or the list alone
   * @throws ProviderFailure if there is not exactly one finite score for each text
   */
  static List<Double> scores(byte[] body, int count) throws ProviderFailure {
    double[] scores = new double[count];
    Arrays.fill(scores, Double.NaN);
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_ARRAY) {
        items(json, scores);
      } else {
        expect(first == JsonToken.START_OBJECT, "is neither a JSON object nor a list");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean list = LISTS.contains(json.currentName());
          if (json.nextToken() == JsonToken.START_ARRAY && list) {
            items(json, scores);
          } else {
            json.skipChildren();
          }
        }
        expect(json.currentToken() == JsonToken.END_OBJECT, "breaks off");
      }
    } catch (JacksonException e) {
      // without the cause, whose message quotes the answer
      throw ProviderFailure.lasting("sends an answer that is no JSON", null);
    }
    expect(Arrays.stream(scores).allMatch(Double::isFinite), "has not a score for each text");
    return Arrays.stream(scores).boxed().toList();
  }

  private static void items(JsonParser json, double[] scores) throws ProviderFailure {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      int index = -1;
      double score = Double.NaN;
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if ("index".equals(name)) {
          expect(value == JsonToken.VALUE_NUMBER_INT, "has an index that is no number");
          index = json.getIntValue();
        } else if (SCORES.contains(name)) {
          expect(value != null && value.isNumeric(), "has a score that is no number");
          score = json.getDoubleValue();
        } else {
          json.skipChildren();
        }
      }
      expect(index >= 0 && index < scores.length, "has a score for a text that was not sent");
      expect(Double.isNaN(scores[index]), "has two scores for one text");
      expect(Double.isFinite(score), "has a text without a finite score");
      scores[index] = score;
    }
    expect(json.currentToken() == JsonToken.END_ARRAY, "has something else among its scores");
  }

  private static void expect(boolean fulfilled, String otherwise) throws ProviderFailure {
    if (!fulfilled) {
      throw ProviderFailure.lasting("sends an answer that " + otherwise, null);
    }
  }
}
