package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An embedder at any endpoint that speaks OpenAI's HTTP interface ({@code POST {base}/embeddings}):
 * OpenAI itself, Azure, vLLM, Ollama, llama.cpp, text-embeddings-inference and many more.
 *
 * <p>Texts go out in batches, bounded by their number and by their size. A failed request is tried
 * again where that may help ({@link OpenAiEndpoint}), and becomes in the end an {@link
 * io.l9.substrate.domain.shared.UnavailableException} ({@code embedding-provider-unavailable}),
 * whose message has neither the key nor anything of the texts.
 *
 * <p>The tokenizer of the endpoint's model is not known here: see {@link ApproximateTokens}. Texts
 * longer than {@code maxTokens} of those are cut here, so that a server that refuses long texts
 * gets none. Thread-safe.
 */
public final class OpenAiEmbedder implements Embedder {

  /** Upper bound of the length of a number of a vector in JSON. */
  private static final int BYTES_PER_NUMBER = 40;

  private static final int BYTES_BESIDE_NUMBERS = 1 << 20;

  private final EmbeddingModel model;
  private final OpenAiEndpoint endpoint;
  private final int maxTokens;
  private final int batchSize;
  private final int batchCharacters;
  private final boolean sendDimension;

  private OpenAiEmbedder(Builder builder) {
    model = builder.model;
    endpoint =
        builder.settings.endpoint(
            "embedding provider",
            ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE,
            builder.address,
            model.id());
    maxTokens = builder.maxTokens;
    batchSize = builder.batchSize;
    batchCharacters = builder.batchCharacters;
    sendDimension = builder.sendDimension;
  }

  /**
   * An embedder in the making.
   *
   * @param base what comes before {@code /embeddings}, such as {@code http://localhost:11434/v1};
   *     http or https
   * @param model the endpoint's name for the model, and the dimension of its vectors
   * @throws ValidationException if the address is none
   */
  public static Builder at(String base, EmbeddingModel model) {
    return new Builder(base, model);
  }

  @Override
  public EmbeddingModel model() {
    return model;
  }

  @Override
  public int maxTokens() {
    return maxTokens;
  }

  @Override
  public List<TextSpan> tokens(String text) {
    return ApproximateTokens.of(Require.storable("/text", text, Integer.MAX_VALUE));
  }

  @Override
  public List<Vector> embed(List<String> texts) {
    List<String> inputs = new ArrayList<>();
    int place = 0;
    for (String text : Require.present("/texts", texts)) {
      Require.storable("/texts/" + place++, text, Integer.MAX_VALUE);
      inputs.add(ApproximateTokens.first(maxTokens, text));
    }
    List<Vector> vectors = new ArrayList<>(inputs.size());
    for (int from = 0; from < inputs.size(); ) {
      int to = batchEnd(inputs, from);
      vectors.addAll(request(inputs.subList(from, to)));
      from = to;
    }
    return List.copyOf(vectors);
  }

  @Override
  public Vector embedQuery(String text) {
    return embed(List.of(text)).get(0);
  }

  /** One text at least, however long it is. */
  private int batchEnd(List<String> inputs, int from) {
    int to = from;
    int characters = 0;
    while (to < inputs.size() && to - from < batchSize) {
      characters += inputs.get(to).length();
      if (to > from && characters > batchCharacters) {
        break;
      }
      to++;
    }
    return to;
  }

  private List<Vector> request(List<String> batch) {
    return endpoint.post(
        OpenAiMessages.request(model, batch, sendDimension),
        (long) batch.size() * model.dimension() * BYTES_PER_NUMBER + BYTES_BESIDE_NUMBERS,
        body -> OpenAiMessages.vectors(body, model, batch.size()));
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "OpenAiEmbedder[" + model.id() + " at " + endpoint.host() + "]";
  }

  /** Collects how an endpoint is talked to. Not thread-safe. */
  public static final class Builder {
    private final URI address;
    private final EmbeddingModel model;
    private final OpenAiEndpoint.Settings settings =
        new OpenAiEndpoint.Settings(Duration.ofSeconds(30));
    private int maxTokens = 512;
    private int batchSize = 96;
    private int batchCharacters = 200_000;
    private boolean sendDimension;

    private Builder(String base, EmbeddingModel model) {
      address = OpenAiEndpoint.address(base, "embeddings");
      this.model = Require.present("/model", model);
    }

    /** Sent as {@code Authorization: Bearer}; null: none is sent. Never logged or printed. */
    public Builder apiKey(@Nullable String value) {
      settings.apiKey(value);
      return this;
    }

    /** Sets the number of {@link ApproximateTokens} of a text that are sent; 512 by default. */
    public Builder maxTokens(int value) {
      Require.between("/max_tokens", value, 16, 100_000);
      maxTokens = value;
      return this;
    }

    /** Sets the size of a batch in texts and in characters; one text is always sent whole. */
    public Builder batches(int texts, int characters) {
      Require.between("/batch_size", texts, 1, 2048);
      Require.between("/batch_characters", characters, 1, 10_000_000);
      batchSize = texts;
      batchCharacters = characters;
      return this;
    }

    /**
     * Whether the dimension is asked for, of models that can shorten their vectors; others refuse
     * the question.
     */
    public Builder sendDimension(boolean value) {
      sendDimension = value;
      return this;
    }

    /** Sets the time limit of one attempt, to its last byte; 30 seconds by default. */
    public Builder timeout(Duration value) {
      settings.timeout(value);
      return this;
    }

    /**
     * Sets the number of retries of a batch, and the first and the longest wait between them.
     *
     * @param longest more than a {@code Retry-After} may ask for, or the failure is final
     */
    public Builder retries(int times, Duration first, Duration longest) {
      settings.retries(times, first, longest);
      return this;
    }

    public OpenAiEmbedder build() {
      return new OpenAiEmbedder(this);
    }
  }
}
