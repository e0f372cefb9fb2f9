package io.l9.substrate.embedding;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Any endpoint that speaks OpenAI's HTTP interface ({@code POST {base}/embeddings}): OpenAI itself,
 * Azure, vLLM, Ollama, llama.cpp, text-embeddings-inference and many more.
 *
 * <p>Texts go out in batches, bounded by their number and by their size. An answer that says to
 * come back later (408, 429, 5xx), no answer in time and no connection are tried again, after a
 * time that doubles, with jitter, or as long as {@code Retry-After} asks if that is bearable.
 * Everything else, and the last attempt's failure, becomes an {@link UnavailableException} ({@code
 * embedding-provider-unavailable}). Its message names the host and what to do; never the key, and
 * nothing of the texts or the answer.
 *
 * <p>The tokenizer of the endpoint's model is not known here: see {@link ApproximateTokens}. Texts
 * longer than {@code maxTokens} of those are cut here, so that a server that refuses long texts
 * gets none. Thread-safe.
 */
public final class OpenAiEmbedder implements Embedder {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** What a number of a vector takes in JSON at the most, generously. */
  private static final int BYTES_PER_NUMBER = 40;

  private static final int BYTES_BESIDE_NUMBERS = 1 << 20;

  /** What Failsafe takes for no delay of its own. */
  private static final Duration AS_THE_BACKOFF_SAYS = Duration.ofNanos(-1);

  private final EmbeddingModel model;
  private final URI endpoint;
  private final @Nullable String apiKey;
  private final int maxTokens;
  private final int batchSize;
  private final int batchCharacters;
  private final boolean sendDimension;
  private final Duration timeout;
  private final RetryPolicy<List<Vector>> retries;
  private final HttpClient http;

  private OpenAiEmbedder(Builder builder) {
    model = builder.model;
    endpoint = builder.endpoint;
    apiKey = builder.apiKey;
    maxTokens = builder.maxTokens;
    batchSize = builder.batchSize;
    batchCharacters = builder.batchCharacters;
    sendDimension = builder.sendDimension;
    timeout = builder.timeout;
    http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    Duration bearable = builder.longestWait;
    retries =
        RetryPolicy.<List<Vector>>builder()
            .handleIf(failure -> failure instanceof ProviderFailure p && p.mayPass(bearable))
            .withMaxRetries(builder.retries)
            .withBackoff(builder.firstWait, bearable)
            .withJitter(0.25)
            .withDelayFn(
                attempt ->
                    attempt.getLastException() instanceof ProviderFailure failure
                            && failure.retryAfter() != null
                        ? failure.retryAfter()
                        : AS_THE_BACKOFF_SAYS)
            .build();
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
    try {
      return Failsafe.with(retries).get(() -> attempt(batch));
    } catch (FailsafeException e) {
      if (e.getCause() instanceof ProviderFailure failure) {
        throw unavailable(failure.getMessage(), failure.getCause());
      }
      // the other checked exception: the wait between two attempts was interrupted
      Thread.currentThread().interrupt();
      throw unavailable("was not waited for: the thread was interrupted", e);
    }
  }

  private UnavailableException unavailable(@Nullable String what, @Nullable Throwable cause) {
    return new UnavailableException(
        ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE,
        "the embedding provider at " + endpoint.getHost() + " " + what,
        cause);
  }

  private List<Vector> attempt(List<String> batch) throws ProviderFailure {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    OpenAiMessages.request(model, batch, sendDimension)));
    if (apiKey != null) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    long most = (long) batch.size() * model.dimension() * BYTES_PER_NUMBER + BYTES_BESIDE_NUMBERS;
    HttpResponse<byte[]> response = send(request.build(), most);
    if (response.statusCode() != 200) {
      throw ProviderFailure.of(response, model);
    }
    return OpenAiMessages.vectors(response.body(), model, batch.size());
  }

  /** The request's own timeout ends with the answer's headers; this one with its last byte. */
  private HttpResponse<byte[]> send(HttpRequest request, long most) throws ProviderFailure {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, headers -> new BoundedBody(most));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw ProviderFailure.passing("did not answer within " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw ProviderFailure.lasting("was not waited for: the thread was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProviderFailure failure) {
        throw failure;
      }
      throw ProviderFailure.passing("cannot be reached; check that it runs and its address", e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "OpenAiEmbedder[" + model.id() + " at " + endpoint.getHost() + "]";
  }

  /** Collects how an endpoint is talked to. Not thread-safe. */
  public static final class Builder {
    private final URI endpoint;
    private final EmbeddingModel model;
    private @Nullable String apiKey;
    private int maxTokens = 512;
    private int batchSize = 96;
    private int batchCharacters = 200_000;
    private boolean sendDimension;
    private Duration timeout = Duration.ofSeconds(30);
    private int retries = 4;
    private Duration firstWait = Duration.ofMillis(250);
    private Duration longestWait = Duration.ofSeconds(20);

    private Builder(String base, EmbeddingModel model) {
      endpoint = endpoint(base);
      this.model = Require.present("/model", model);
    }

    private static URI endpoint(String base) {
      String text = Require.text("/url", base, 2000).strip();
      URI uri;
      try {
        uri = URI.create(text.endsWith("/") ? text + "embeddings" : text + "/embeddings");
      } catch (IllegalArgumentException e) {
        throw notAnAddress();
      }
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!http || uri.getHost() == null || uri.getRawQuery() != null) {
        throw notAnAddress();
      }
      if (uri.getRawUserInfo() != null) {
        throw ValidationException.at("/url", "holds a user or password; give the key as the key");
      }
      return uri;
    }

    private static ValidationException notAnAddress() {
      return ValidationException.at(
          "/url", "must be an address such as http://localhost:11434/v1, without a query");
    }

    /** Sent as {@code Authorization: Bearer}; null: none is sent. It is never logged or printed. */
    public Builder apiKey(@Nullable String value) {
      if (value != null && !value.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw ValidationException.at("/api_key", "must be printable ASCII without spaces");
      }
      apiKey = value;
      return this;
    }

    /** How many {@link ApproximateTokens} of a text are sent; 512 if it is not said. */
    public Builder maxTokens(int value) {
      Require.between("/max_tokens", value, 16, 100_000);
      maxTokens = value;
      return this;
    }

    /** How many texts go out together, and how many characters; one text is always sent whole. */
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

    /** How long one attempt may take, to its last byte; 30 seconds if it is not said. */
    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    /**
     * How often a batch is tried again, and the first and the longest wait before.
     *
     * @param longest more than a {@code Retry-After} may ask for, or the failure is final
     */
    public Builder retries(int times, Duration first, Duration longest) {
      Require.between("/retries", times, 0, 20);
      retries = times;
      firstWait = first;
      longestWait = longest;
      return this;
    }

    public OpenAiEmbedder build() {
      return new OpenAiEmbedder(this);
    }
  }
}
