package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.embedding.BgeSmallEmbedder;
import io.l9.substrate.embedding.OpenAiEmbedder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What embeds, as the environment says: {@code L9_EMBEDDER} is {@code local} (the default, in this
 * process), {@code openai} (an endpoint that speaks OpenAI's interface: {@code L9_EMBEDDING_URL},
 * {@code L9_EMBEDDING_MODEL}, {@code L9_EMBEDDING_DIMENSION}, and if it wants one {@code
 * L9_EMBEDDING_API_KEY}) or {@code none}. No endpoint is assumed: texts are sent nowhere unless
 * somebody said where.
 *
 * @param description for people; without the key
 */
record EmbedderChoice(@Nullable Embedder embedder, String description) {

  /**
   * Reads the environment and contacts nobody.
   *
   * @throws ValidationException if a value is missing or wrong; the message names the variable
   */
  static EmbedderChoice of(Map<String, String> environment) {
    String kind = environment.getOrDefault("L9_EMBEDDER", "").strip();
    return switch (kind) {
      case "", "local" -> {
        Embedder local = new BgeSmallEmbedder();
        yield new EmbedderChoice(local, local.model().id() + ", in this process");
      }
      case "none" -> new EmbedderChoice(null, "none; searches go by words");
      case "openai" -> openai(environment);
      default -> throw refused("L9_EMBEDDER must be local, openai or none");
    };
  }

  private static EmbedderChoice openai(Map<String, String> environment) {
    EmbeddingModel model =
        new EmbeddingModel(
            required(environment, "L9_EMBEDDING_MODEL", "the endpoint's name of the model"),
            dimension(environment));
    String url =
        required(environment, "L9_EMBEDDING_URL", "an address such as http://localhost:11434/v1");
    String key = environment.getOrDefault("L9_EMBEDDING_API_KEY", "").strip();
    Embedder embedder = OpenAiEmbedder.at(url, model).apiKey(key.isEmpty() ? null : key).build();
    return new EmbedderChoice(embedder, embedder.toString());
  }

  private static int dimension(Map<String, String> environment) {
    String text =
        required(environment, "L9_EMBEDDING_DIMENSION", "how many numbers its vectors have");
    if (!text.matches("\\d{1,4}")) {
      throw refused("L9_EMBEDDING_DIMENSION must be a whole number");
    }
    int dimension = Integer.parseInt(text);
    Require.between("/L9_EMBEDDING_DIMENSION", dimension, 1, EmbeddingModel.MAX_DIMENSION);
    return dimension;
  }

  private static String required(Map<String, String> environment, String name, String meaning) {
    String value = environment.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      throw refused("L9_EMBEDDER=openai needs " + name + ": " + meaning);
    }
    return value;
  }

  private static ValidationException refused(String message) {
    return new ValidationException(ErrorCode.VALIDATION_FAILED, message);
  }
}
