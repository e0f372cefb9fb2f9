package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.embedding.BgeSmallEmbedder;
import io.l9.substrate.embedding.E5SmallEmbedder;
import io.l9.substrate.embedding.OpenAiEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The embedder that the environment chooses: {@code L9_EMBEDDER} is {@code local} (the default:
 * bge-small, in this process), {@code e5-small-v2} (in this process, too), {@code openai} (an
 * endpoint that speaks OpenAI's interface: {@code L9_EMBEDDING_URL}, {@code L9_EMBEDDING_MODEL},
 * {@code L9_EMBEDDING_DIMENSION}, and if it wants one {@code L9_EMBEDDING_API_KEY}) or {@code
 * none}. No endpoint is assumed: texts are sent nowhere unless somebody said where. The same names
 * with {@code L9_PREVIOUS_} instead of {@code L9_} describe the model before, for as long as spaces
 * still hold its vectors.
 *
 * @param embedder makes the vectors of new spaces; null: none
 * @param others models that spaces may hold from before
 * @param description for people; without the key
 */
record EmbedderChoice(@Nullable Embedder embedder, List<Embedder> others, String description) {

  private static final String PREFIX = "L9_";
  private static final String PREVIOUS = "L9_PREVIOUS_";

  EmbedderChoice {
    others = List.copyOf(others);
  }

  /**
   * Reads the environment and contacts nobody.
   *
   * @throws ValidationException if a value is missing or wrong; the message names the variable
   */
  static EmbedderChoice of(Map<String, String> environment) {
    Embedder embedder = embedder(environment, PREFIX, "local");
    List<Embedder> others = new ArrayList<>();
    Embedder previous = embedder(environment, PREVIOUS, "none");
    if (previous != null) {
      others.add(previous);
    }
    if (embedder == null) {
      return new EmbedderChoice(null, others, "none; searches go by words");
    }
    // cost nothing until a space that holds one of them is searched
    for (Embedder model : List.of(new BgeSmallEmbedder(), new E5SmallEmbedder())) {
      if (!model.model().equals(embedder.model())) {
        others.add(model);
      }
    }
    return new EmbedderChoice(embedder, others, embedder.toString());
  }

  private static @Nullable Embedder embedder(
      Map<String, String> environment, String prefix, String otherwise) {
    String kind = environment.getOrDefault(prefix + "EMBEDDER", "").strip();
    return switch (kind.isEmpty() ? otherwise : kind) {
      case "local" -> new BgeSmallEmbedder();
      case "e5-small-v2" -> new E5SmallEmbedder();
      case "openai" -> openai(environment, prefix);
      case "none" -> null;
      default -> throw refused(prefix + "EMBEDDER must be local, e5-small-v2, openai or none");
    };
  }

  private static Embedder openai(Map<String, String> environment, String prefix) {
    EmbeddingModel model =
        new EmbeddingModel(
            required(environment, prefix, "EMBEDDING_MODEL", "the endpoint's name of the model"),
            dimension(environment, prefix));
    String url =
        required(
            environment, prefix, "EMBEDDING_URL", "an address such as http://localhost:11434/v1");
    String key = environment.getOrDefault(prefix + "EMBEDDING_API_KEY", "").strip();
    return OpenAiEmbedder.at(url, model).apiKey(key.isEmpty() ? null : key).build();
  }

  private static int dimension(Map<String, String> environment, String prefix) {
    String name = "EMBEDDING_DIMENSION";
    String text = required(environment, prefix, name, "how many numbers its vectors have");
    if (!text.matches("\\d{1,4}")) {
      throw refused(prefix + name + " must be a whole number");
    }
    int dimension = Integer.parseInt(text);
    Require.between("/" + prefix + name, dimension, 1, EmbeddingModel.MAX_DIMENSION);
    return dimension;
  }

  private static String required(
      Map<String, String> environment, String prefix, String name, String meaning) {
    String value = environment.getOrDefault(prefix + name, "").strip();
    if (value.isEmpty()) {
      throw refused(prefix + "EMBEDDER=openai needs " + prefix + name + ": " + meaning);
    }
    return value;
  }

  private static ValidationException refused(String message) {
    return new ValidationException(ErrorCode.VALIDATION_FAILED, message);
  }
}
